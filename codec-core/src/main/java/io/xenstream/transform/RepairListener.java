// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.verify.Finding;

/** Is told what a repair does, as it does it. */
public interface RepairListener {
    /**
     * Something was mended.
     *
     * @param mending what, where, before and after
     */
    void mended(Mending mending);

    /**
     * Something was not mended: the image is not finished.
     *
     * @param finding what, and where in the original
     */
    void left(Finding finding);

    /**
     * The repair goes on to a record.
     *
     * @param index  the record's number in the original
     * @param offset where it begins there
     */
    default void at(final long index, final long offset) {}
}
