// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Finding;

/** Receives what a repair does, in the order of the image. Called by the thread that repairs; an exception ends the repair and is passed on. */
public interface RepairListener {
    /**
     * Called after a change.
     *
     * @param action what was changed, where, and how
     */
    void repaired(RepairAction action);

    /**
     * Called for something that cannot be repaired. No image is written then.
     *
     * @param finding what is wrong, and where in the original
     */
    void unrepaired(Finding finding);

    /**
     * Called for content that stays in the repaired image, but that the daemon it is for does not restore.
     *
     * @param finding what the daemon does not restore, and where in the original; its severity is WARNING
     */
    default void lost(final Finding finding) {}

    /**
     * Called before each record, or once before many that are copied as a whole.
     *
     * @param index  the index of the record in the original, counted from 0
     * @param offset where it begins: bytes from the start of the original
     */
    default void progress(final long index, final long offset) {}
}
