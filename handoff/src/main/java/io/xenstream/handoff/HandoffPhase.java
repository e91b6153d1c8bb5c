// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

/** The phases of a handoff, in order. Nothing is frozen in the first two. */
public enum HandoffPhase {
    /** The successor connects; the processes exchange versions and limits. */
    HELLO,
    /** The successor learns what it would have to hold, and prepares for it or refuses. */
    PREPARE,
    /** The predecessor stops serving. The blackout begins. */
    FREEZE,
    /** The predecessor writes its image; the successor receives the file. */
    STATE,
    /** The successor receives the descriptors of the sockets and writes their new numbers into the image. */
    DESCRIPTORS,
    /** The successor builds its daemon from the image. */
    ADOPT,
    /** The successor checks the daemon that it has built. */
    VERIFY,
    /** The predecessor releases the connections and the successor takes them. The blackout ends. */
    RELEASE
}
