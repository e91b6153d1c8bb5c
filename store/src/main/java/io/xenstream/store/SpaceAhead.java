// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.ImageIoException;

/** Allocates disk space before it is needed, so that requests do not wait for it. */
final class SpaceAhead {
    /** More than most requests need. */
    private static final long LEAST = 64 << 10;

    private final StoreTree tree;
    /** The length of the image and of the index that the disk has refused; the next request that needs more reports it. */
    private long refusedImage = Long.MAX_VALUE;

    private long refusedIndex = Long.MAX_VALUE;

    SpaceAhead(final StoreTree tree) {
        this.tree = tree;
    }

    /** Returns the number of files that were extended. */
    int run() {
        final long image = tree.space().end() + LEAST;
        final long index = tree.indexEnd() + LEAST;
        int extended = 0;
        if (tree.image().allocated() < image && image != refusedImage) {
            refusedImage = extend(tree.image(), image);
            extended++;
        }
        if (tree.index().allocated() < index && index != refusedIndex) {
            refusedIndex = extend(tree.index(), index);
            extended++;
        }
        return extended;
    }

    /** Returns the length that was refused, or one that nobody needs. */
    private static long extend(final StoreRegion region, final long length) {
        try {
            region.require(length);
            return Long.MAX_VALUE;
        } catch (final ImageIoException full) {
            return length;
        }
    }
}
