// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

/** What a published image survives. With each choice, every process that opens the target sees either the old image or the new one. */
public enum Durability {
    /** The end of the process. Nothing is synced; after a power failure the target may be torn. */
    NONE,
    /** A power failure: the image is synced before it replaces the old one, so the target is one or the other. */
    DATA,
    /** A power failure right after {@link NewImage#publish}: the directory is synced too, so the target is the new image. */
    FULL
}
