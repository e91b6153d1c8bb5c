// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

/** What a published image has to survive. Whatever is chosen, the target holds the old image or the new one to every process that looks. */
public enum Durability {
    /** The end of the process: nothing is forced to the disk. After a power cut the target may be torn. */
    NONE,
    /** A power cut: the octets are on the disk before the new image takes the old one's place, so the target is one or the other. */
    DATA,
    /** A power cut right after {@link NewImage#publish}: the directory is on the disk as well, so the target is the new image. */
    FULL
}
