// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.ImageHeader;

/**
 * What the image's first record repeats of the index, so that files from different times are noticed: the number of the last commit, the number of nodes, the
 * offset of END, the first unused byte of the index.
 */
final class ImageState {
    static final long FIRST_SEQUENCE = 1;

    private static final long LARGEST_SEQUENCE = (1L << 47) - 1;
    private static final long SEQUENCE_OFFSET = ImageHeader.LENGTH + 32;
    private static final long NODES_OFFSET = ImageHeader.LENGTH + 40;
    private static final long END_OFFSET = ImageHeader.LENGTH + 48;
    private static final long TOP_OFFSET = ImageHeader.LENGTH + 56;
    private static final long LENGTH = 4 * Long.BYTES;

    private final StoreRegion image;
    private final StoreRegion index;
    private final String label;

    ImageState(final StoreRegion image, final StoreRegion index, final String label) {
        this.image = image;
        this.index = index;
        this.label = label;
    }

    /** Begins a commit: sets its number in the index, and permits {@link #repeat}. */
    void begin(final UndoJournal journal, final long sequence) {
        journal.save(image, SEQUENCE_OFFSET, LENGTH);
        journal.putLong(index, IndexLayout.SEQUENCE_OFFSET, sequence);
    }

    /** Repeats in the image what the index says. */
    void repeat() {
        image.putLong(SEQUENCE_OFFSET, index.getLong(IndexLayout.SEQUENCE_OFFSET));
        image.putLong(NODES_OFFSET, index.getLong(IndexLayout.NODES_OFFSET));
        image.putLong(END_OFFSET, index.getLong(IndexLayout.END_OFFSET));
        image.putLong(TOP_OFFSET, index.getLong(IndexLayout.TOP_OFFSET));
    }

    /**
     * Requires that a new index, which is not complete yet, has all that the image had, and takes the number of the last commit over.
     *
     * @throws StoreException if the image is damaged
     */
    void requireComplete() {
        final long sequence = image.getLong(SEQUENCE_OFFSET);
        if (sequence < FIRST_SEQUENCE || sequence > LARGEST_SEQUENCE) {
            throw StoreException.at(StoreRule.IMAGE, label, SEQUENCE_OFFSET, "the number of commits " + sequence);
        }
        index.putLong(IndexLayout.SEQUENCE_OFFSET, sequence);
        image.putLong(TOP_OFFSET, index.getLong(IndexLayout.TOP_OFFSET));
        requireSame(StoreRule.IMAGE);
    }

    /** Requires that image and index agree. */
    void requireSame(final StoreRule rule) {
        requireSame(rule, "commit", SEQUENCE_OFFSET, IndexLayout.SEQUENCE_OFFSET);
        requireSame(rule, "number of nodes", NODES_OFFSET, IndexLayout.NODES_OFFSET);
        requireSame(rule, "END", END_OFFSET, IndexLayout.END_OFFSET);
        requireSame(rule, "index's first unused byte", TOP_OFFSET, IndexLayout.TOP_OFFSET);
    }

    private void requireSame(final StoreRule rule, final String what, final long inImage, final long inIndex) {
        final long said = image.getLong(inImage);
        final long found = index.getLong(inIndex);
        if (said != found) {
            throw StoreException.at(
                    rule, label, inImage, "the image says of its " + what + ": " + said + ", but the index " + found);
        }
    }
}
