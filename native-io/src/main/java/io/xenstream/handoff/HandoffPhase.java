// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

/** The phases of a handoff, in their order. Nothing is frozen in the first two. */
public enum HandoffPhase {
    /** The processes find each other, and exchange versions and limits. */
    HELLO,
    /** The successor learns what it would have to hold, and makes ready for it or refuses. */
    PREPARE,
    /** The predecessor ends what it is doing. The blackout begins. */
    FREEZE,
    /** The predecessor writes its image; the successor gets the file. */
    STATE,
    /** The successor gets the descriptors of the sockets, and the image's numbers are changed to its own. */
    DESCRIPTORS,
    /** The successor builds its daemon from the image. */
    ADOPT,
    /** The successor checks what it has built. */
    VERIFY,
    /** The predecessor lets go, and the successor takes. The blackout ends. */
    RELEASE
}
