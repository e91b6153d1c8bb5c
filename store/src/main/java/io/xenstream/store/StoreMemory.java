// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import org.agrona.MutableDirectBuffer;

/**
 * The contents of the three files: their headers, creation, opening, and building the index again.
 *
 * <p>The image begins with its header, a record that names the store, and the host area; the nodes follow. The first record:
 *
 * <pre>
 *     0  type = 0x80000002, len = 56
 *     8  magic
 *    16  version
 *    24  nonce, which image, index and journal have in common
 *    32  number of the last commit
 *    40  number of nodes
 *    48  offset of END
 *    56  first unused byte of the index
 * </pre>
 *
 * <p>The index has the last four, too: its image is not an older or newer one, and not one where zeros look like END.
 *
 * <p>The image's ident is written last; then the index says that the store is in use. Files without both are those of a store whose creation was interrupted,
 * and are overwritten.
 */
final class StoreMemory {
    private static final int NAME_TYPE = 0x8000_0002;
    private static final long NAME_LENGTH = 64;
    private static final long MAGIC = 0x7865_6e73_746f_7269L;
    private static final long JOURNAL_MAGIC = 0x7865_6e73_746f_726aL;
    private static final long VERSION = 1;

    private static final long NAME_MAGIC_OFFSET = ImageHeader.LENGTH + 8;
    private static final long NAME_VERSION_OFFSET = ImageHeader.LENGTH + 16;
    private static final long NAME_NONCE_OFFSET = ImageHeader.LENGTH + 24;
    private static final long HOST_OFFSET = ImageHeader.LENGTH + NAME_LENGTH;

    private final String label;
    private final StoreRegion image;
    private final StoreRegion index;
    private final StoreRegion journalRegion;
    private final UndoJournal journal;

    StoreMemory(final StoreRegion image, final StoreRegion index, final StoreRegion journalRegion, final String label) {
        this.image = image;
        this.index = index;
        this.journalRegion = journalRegion;
        this.label = label;
        this.journal = new UndoJournal(journalRegion, image, index);
    }

    StoreRegion image() {
        return image;
    }

    UndoJournal journal() {
        return journal;
    }

    /** Whether the files have no content, or that of a creation that was interrupted. An image that has lost its beginning is damaged. */
    boolean isEmpty() {
        final boolean isInUse = index.allocated() >= IndexLayout.BLOCKS_OFFSET
                && index.getLong(IndexLayout.MAGIC_OFFSET) == IndexLayout.MAGIC
                && index.getLong(IndexLayout.IN_USE_OFFSET) != 0;
        return !isInUse && (image.allocated() < Long.BYTES || image.getLong(0) == 0);
    }

    /** Creates an empty store: the root and nothing else. */
    StoreTree create() {
        final StoreTree tree = begin(0);
        tree.create(new int[] {'n'});
        return tree;
    }

    /**
     * Begins to create a store. The caller adds the nodes, and completes it.
     *
     * @param hostLength bytes of the host area, a multiple of 8, which the caller fills with records
     */
    StoreTree begin(final long hostLength) {
        final SecureRandom random = new SecureRandom();
        final long nonce = random.nextLong();
        final long firstNode = HOST_OFFSET + hostLength;
        image.require(firstNode + Long.BYTES);
        image.putLong(0, 0);
        VarHandle.storeStoreFence();
        image.putLong(Long.BYTES, 0);
        image.putLong(ImageHeader.LENGTH, NodeRecord.header(NAME_TYPE, NAME_LENGTH));
        image.putLong(NAME_MAGIC_OFFSET, MAGIC);
        image.putLong(NAME_VERSION_OFFSET, VERSION);
        image.putLong(NAME_NONCE_OFFSET, nonce);
        image.putLong(firstNode, 0);
        createJournal(nonce);
        createIndex(nonce, random.nextLong(), firstNode);
        final StoreTree tree = new StoreTree(image, index, journal, label);
        journal.suspend();
        return tree;
    }

    /** Whether records of a type are written by stores for themselves. */
    static boolean isOwnType(final int type) {
        return type == NAME_TYPE || type == ImageSpace.FREE;
    }

    /** Where the records of the host area begin. */
    static long hostOffset() {
        return HOST_OFFSET;
    }

    private void createJournal(final long nonce) {
        journalRegion.require(UndoJournal.ENTRIES_OFFSET);
        journalRegion.putLong(0, JOURNAL_MAGIC);
        journalRegion.putLong(Long.BYTES, nonce);
        journal.create();
    }

    private void createIndex(final long nonce, final long seed, final long firstNode) {
        index.require(IndexLayout.BLOCKS_OFFSET);
        // No index, until it is complete.
        index.putLong(IndexLayout.MAGIC_OFFSET, 0);
        VarHandle.storeStoreFence();
        index.clear(0, IndexLayout.BLOCKS_OFFSET);
        index.putLong(IndexLayout.VERSION_OFFSET, IndexLayout.VERSION);
        index.putLong(IndexLayout.NONCE_OFFSET, nonce);
        index.putLong(IndexLayout.SEED_OFFSET, seed);
        index.putLong(IndexLayout.SEQUENCE_OFFSET, ImageState.FIRST_SEQUENCE);
        index.putLong(IndexLayout.END_OFFSET, firstNode);
        index.putLong(IndexLayout.FIRST_NODE_OFFSET, firstNode);
        index.putLong(IndexLayout.TOP_OFFSET, IndexLayout.BLOCKS_OFFSET);
    }

    private void completeIndex() {
        VarHandle.storeStoreFence();
        index.putLong(IndexLayout.MAGIC_OFFSET, IndexLayout.MAGIC);
        VarHandle.storeStoreFence();
    }

    /** Ends the creation: from now on, the files are a store, whose image has a version. */
    void complete(final int version) {
        new ImageState(image, index, label).repeat();
        completeIndex();
        journal.resume();
        journal.use(index.getLong(IndexLayout.END_OFFSET) + Long.BYTES);
        final MutableDirectBuffer header = Buffers.of(new byte[ImageHeader.LENGTH]);
        ImageHeader.of(version, ByteOrder.nativeOrder()).encode(header, 0);
        image.putLong(Long.BYTES, header.getLong(Long.BYTES));
        VarHandle.storeStoreFence();
        image.putLong(0, header.getLong(0));
        VarHandle.storeStoreFence();
        index.putLong(IndexLayout.IN_USE_OFFSET, 1);
    }

    /**
     * Opens an existing store; takes back an interrupted commit.
     *
     * @return the tree
     * @throws StoreException if the files are damaged or do not belong together
     */
    StoreTree open() {
        requireImage();
        final long nonce = image.getLong(NAME_NONCE_OFFSET);
        requireIndex(nonce);
        requireJournal(nonce);
        journal.recover(label);
        final long end = index.getLong(IndexLayout.END_OFFSET);
        if (end < HOST_OFFSET || end > image.allocated() - Long.BYTES || image.getLong(end) != RecordType.END) {
            throw StoreException.at(StoreRule.PAIRING, label, end, "the image has no END where the index says");
        }
        new ImageState(image, index, label).requireSame(StoreRule.PAIRING);
        final StoreTree tree = new StoreTree(image, index, journal, label);
        if (tree.links().find(NodeLinks.ROOT, 1) == 0) {
            throw StoreException.at(StoreRule.INDEX, label, 0, "the index does not contain the root");
        }
        journal.use(end + Long.BYTES);
        // The creation may have been interrupted between the ident and this word.
        index.putLong(IndexLayout.IN_USE_OFFSET, 1);
        return tree;
    }

    private void requireImage() {
        requireImage(image.region(), image.allocated(), label);
    }

    /** Requires that an image begins with a store's records. */
    static void requireImage(final Region image, final long length, final String label) {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw StoreException.at(StoreRule.VERSION, label, 0, "this machine is big-endian");
        }
        final boolean isStore = length >= HOST_OFFSET
                && Long.reverseBytes(image.getLong(0)) == ImageHeader.IDENT
                && image.getLong(ImageHeader.LENGTH) == NodeRecord.header(NAME_TYPE, NAME_LENGTH)
                && image.getLong(NAME_MAGIC_OFFSET) == MAGIC;
        if (!isStore) {
            throw StoreException.at(StoreRule.IMAGE, label, 0, "the image does not begin with a store's records");
        }
        if (image.getLong(NAME_VERSION_OFFSET) != VERSION) {
            throw StoreException.at(
                    StoreRule.VERSION,
                    label,
                    NAME_VERSION_OFFSET,
                    "version " + image.getLong(NAME_VERSION_OFFSET) + ", not " + VERSION);
        }
    }

    /** Whether a journal, which is longer than its header, is that of a store's image. */
    static boolean isJournalOf(final Region journal, final Region image) {
        return journal.getLong(0) == JOURNAL_MAGIC && journal.getLong(Long.BYTES) == image.getLong(NAME_NONCE_OFFSET);
    }

    private void requireIndex(final long nonce) {
        if (index.allocated() < IndexLayout.BLOCKS_OFFSET
                || index.getLong(IndexLayout.MAGIC_OFFSET) != IndexLayout.MAGIC
                || index.getLong(IndexLayout.TOP_OFFSET) > index.allocated()) {
            throw StoreException.at(StoreRule.INDEX, label, 0, "the index is missing, cut short or damaged");
        }
        if (index.getLong(IndexLayout.VERSION_OFFSET) != IndexLayout.VERSION) {
            throw StoreException.at(
                    StoreRule.VERSION, label, 0, "index version " + index.getLong(IndexLayout.VERSION_OFFSET));
        }
        if (index.getLong(IndexLayout.NONCE_OFFSET) != nonce) {
            throw StoreException.at(StoreRule.PAIRING, label, 0, "the index is another store's");
        }
    }

    private void requireJournal(final long nonce) {
        if (journalRegion.allocated() >= UndoJournal.ENTRIES_OFFSET
                && isJournalOf(journalRegion.region(), image.region())) {
            return;
        }
        if (UndoJournal.isBusy(image)) {
            throw StoreException.at(
                    StoreRule.JOURNAL,
                    label,
                    0,
                    "a commit was interrupted, and its journal is missing or another store's");
        }
        createJournal(nonce);
    }

    /**
     * Builds the index again from the image alone, after a commit that was interrupted has been taken back.
     *
     * @return the tree
     * @throws StoreException if the image is damaged, or contains half a commit and the journal is damaged
     */
    StoreTree rebuild() {
        requireImage();
        final long nonce = image.getLong(NAME_NONCE_OFFSET);
        requireJournal(nonce);
        if (index.allocated() >= Long.BYTES) {
            // It may contain half a commit, which is not taken back.
            index.putLong(IndexLayout.MAGIC_OFFSET, 0);
            VarHandle.storeStoreFence();
        }
        journal.recoverImage(label);
        final long firstNode = firstNode();
        journal.suspend();
        createIndex(nonce, new SecureRandom().nextLong(), firstNode);
        final StoreTree tree = new StoreTree(image, index, journal, label);
        tree.rebuild(firstNode, image.allocated());
        new ImageState(image, index, label).requireComplete();
        completeIndex();
        index.putLong(IndexLayout.IN_USE_OFFSET, 1);
        journal.resume();
        journal.use(index.getLong(IndexLayout.END_OFFSET) + Long.BYTES);
        return tree;
    }

    /** The first record of a node, or of free space among them: the host area has other types. */
    private long firstNode() {
        long record = HOST_OFFSET;
        while (record <= image.allocated() - Long.BYTES) {
            final int type = NodeRecord.type(image, record);
            if (type == RecordType.NODE_DATA || type == ImageSpace.FREE || type == RecordType.END) {
                return record;
            }
            record += NodeRecord.length(image, record);
        }
        throw StoreException.at(StoreRule.IMAGE, label, record, "the image has no END");
    }
}
