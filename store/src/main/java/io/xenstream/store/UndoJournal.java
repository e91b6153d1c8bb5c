// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.internal.FlightRecording;
import java.lang.invoke.VarHandle;

/**
 * The commit protocol. A commit changes image and index in place; before each change, the old content is appended here. While a commit is in
 * progress, the image's header has a reserved flag, BUSY, set, which makes every daemon refuse the image. Clearing it is the commit point.
 *
 * <pre>
 * begin:    set BUSY
 * change:   append the old content; publish the journal's length; change the word
 * commit:   clear BUSY; set the journal's length to 0; say that the changed ranges are final
 * recovery: if BUSY is set, restore the old contents backwards, then clear BUSY
 * </pre>
 *
 * <p>A process that is killed leaves a prefix of its stores in program order, because the stores of one thread reach the page cache in that order. The
 * fences keep the compiler from reordering them. Recovery can be repeated: it only stores what was there before.
 *
 * <p>An entry is the old content, a multiple of 8 bytes, followed by a footer, so that entries are read backwards:
 *
 * <pre>
 * bit 63: 0 = image, 1 = index · bits 47 to 62: length in words · bits 0 to 46: offset in words
 * </pre>
 *
 * <p>Ranges of the image are also added to {@link ChangedRanges}, for the readers in other processes ({@link ConsistentCopy}).
 */
final class UndoJournal {
    /** Offset of the journal's length: the bytes of its entries. */
    static final long USED_OFFSET = 16;
    /** Offset of the first entry. */
    static final long ENTRIES_OFFSET = ChangedRanges.RING_END;

    /** Offset of the flags in the image's header: big-endian, as is the whole header. */
    static final int FLAGS_OFFSET = 12;
    /** The first reserved flag. */
    static final int BUSY = Integer.reverseBytes(2);

    private static final int LENGTH_SHIFT = 47;
    private static final long OFFSET_MASK = (1L << LENGTH_SHIFT) - 1;
    private static final int LONGEST_WORDS = 0xFFFF;

    private final StoreRegion journal;
    private final StoreRegion image;
    private final StoreRegion index;
    private final ChangedRanges ranges;
    private long used;
    private boolean isOpen;
    private boolean isSuspended;
    private boolean isIndexLost;
    private boolean hasRecovered;

    UndoJournal(final StoreRegion journal, final StoreRegion image, final StoreRegion index) {
        this.journal = journal;
        this.image = image;
        this.index = index;
        this.ranges = new ChangedRanges(journal);
    }

    /** Clears the header of a new journal, but for what identifies it. */
    void create() {
        journal.putLong(USED_OFFSET, 0);
        ranges.create();
    }

    /** Publishes the length of an image that has just been opened or created. */
    void use(final long imageLength) {
        ranges.use(imageLength);
    }

    /** Whether the image's header says that a commit was interrupted. */
    static boolean isBusy(final StoreRegion image) {
        return (image.getInt(FLAGS_OFFSET) & BUSY) != 0;
    }

    boolean hasRecovered() {
        return hasRecovered;
    }

    /** Explains a fault of memory: one of the files was shortened. */
    RuntimeException explain(final InternalError fault) {
        for (final StoreRegion region : new StoreRegion[] {image, index}) {
            try {
                return region.region().explain(fault);
            } catch (final InternalError another) {
                // It is another file's.
            }
        }
        return journal.region().explain(fault);
    }

    /** Begins a commit. */
    void begin() {
        if (isOpen) {
            throw new IllegalStateException("a commit is in progress");
        }
        isOpen = true;
        image.putInt(FLAGS_OFFSET, image.getInt(FLAGS_OFFSET) | BUSY);
        VarHandle.storeStoreFence();
    }

    /** Saves nothing from now on: the files are being created or rebuilt, and an interruption means to begin again. */
    void suspend() {
        isSuspended = true;
    }

    void resume() {
        isSuspended = false;
    }

    /** Says that unreachable bytes of the image will be changed without being saved. */
    void reserve(final long offset, final long length) {
        if (isSuspended) {
            return;
        }
        ranges.use(offset + length);
        ranges.add(entry(offset, length));
        VarHandle.storeStoreFence();
    }

    /** Saves the content of a range, which may then be changed without further calls, in any way. */
    void save(final StoreRegion target, final long offset, final long length) {
        if (isSuspended) {
            return;
        }
        long from = offset & -Long.BYTES;
        final long end = (offset + length + Long.BYTES - 1) & -Long.BYTES;
        if (end - from == Long.BYTES) {
            append(target, from);
            from = end;
        }
        while (from < end) {
            final long part = Math.min(end - from, (long) LONGEST_WORDS * Long.BYTES);
            append(target, from, part);
            from += part;
        }
        VarHandle.storeStoreFence();
        journal.putLong(USED_OFFSET, used);
        VarHandle.storeStoreFence();
    }

    /** Most entries are of a word. */
    private void append(final StoreRegion target, final long offset) {
        final long at = ENTRIES_OFFSET + used;
        journal.require(at + 2 * Long.BYTES);
        journal.putLong(at, target.getLong(offset));
        end(target, at, offset, Long.BYTES);
    }

    private void append(final StoreRegion target, final long offset, final long length) {
        final long at = ENTRIES_OFFSET + used;
        journal.require(at + length + Long.BYTES);
        journal.copy(target, offset, at, length);
        end(target, at, offset, length);
    }

    private void end(final StoreRegion target, final long at, final long offset, final long length) {
        final long entry = entry(offset, length);
        journal.putLong(at + length, target == index ? Long.MIN_VALUE | entry : entry);
        used += length + Long.BYTES;
        if (target == image) {
            ranges.add(entry);
        }
    }

    private static long entry(final long offset, final long length) {
        return ((length / Long.BYTES) << LENGTH_SHIFT) | (offset / Long.BYTES);
    }

    /** The length of a range in bytes. */
    static long lengthOf(final long entry) {
        return (entry >>> LENGTH_SHIFT & LONGEST_WORDS) * Long.BYTES;
    }

    /** The offset of a range in bytes. */
    static long offsetOf(final long entry) {
        return (entry & OFFSET_MASK) * Long.BYTES;
    }

    /** Changes eight bytes at a multiple of 8. */
    void putLong(final StoreRegion target, final long offset, final long value) {
        save(target, offset, Long.BYTES);
        target.putLong(offset, value);
    }

    /** Changes four bytes at a multiple of 4. */
    void putInt(final StoreRegion target, final long offset, final int value) {
        save(target, offset, Integer.BYTES);
        target.putInt(offset, value);
    }

    /** Makes all changes since {@link #begin} permanent. */
    void commit() {
        VarHandle.storeStoreFence();
        clearBusy();
        isOpen = false;
    }

    /** Takes back all changes since {@link #begin}. */
    void rollBack() {
        restore(0);
        VarHandle.storeStoreFence();
        clearBusy();
        isOpen = false;
    }

    private void clearBusy() {
        image.putInt(FLAGS_OFFSET, image.getInt(FLAGS_OFFSET) & ~BUSY);
        VarHandle.storeStoreFence();
        used = 0;
        journal.putLong(USED_OFFSET, 0);
        VarHandle.storeStoreFence();
        ranges.finish();
        VarHandle.storeStoreFence();
    }

    /** The number of bytes saved so far; a position for {@link #rollBackTo}. */
    long position() {
        return used;
    }

    /**
     * Takes back the changes since a position of the commit in progress. Their entries stay: a reader in another process may have copied what they have
     * changed, and restoring it once more does no harm.
     */
    void rollBackTo(final long position) {
        restore(position);
        VarHandle.storeStoreFence();
    }

    private void restore(final long position) {
        long end = used;
        while (end > position) {
            final long footer = journal.getLong(ENTRIES_OFFSET + end - Long.BYTES);
            final long length = lengthOf(footer);
            end -= length + Long.BYTES;
            final StoreRegion target = footer < 0 ? index : image;
            final long offset = offsetOf(footer);
            if (target == index && isIndexLost) {
                continue;
            }
            if (length == Long.BYTES) {
                target.putLong(offset, journal.getLong(ENTRIES_OFFSET + end));
            } else {
                target.copy(journal, ENTRIES_OFFSET + end, offset, length);
            }
        }
    }

    /**
     * Takes back an interrupted commit, if there is one. The content of the journal is not trusted: nothing is changed unless all of its entries are
     * consistent.
     *
     * @throws StoreException if the journal is damaged
     */
    void recover(final String label) {
        final StoreRecoverEvent event = FlightRecording.isUsed() ? StoreRecoverEvent.start(label, isIndexLost) : null;
        try {
            final long restored = takeBack(label);
            if (event != null) {
                event.recovered(restored);
            }
        } catch (final StoreException damaged) {
            if (event != null) {
                event.failed(damaged);
            }
            throw damaged;
        }
    }

    /** Returns how many bytes of the journal were restored; -1 if there was no commit to take back. */
    private long takeBack(final String label) {
        ranges.load();
        if (!isBusy(image)) {
            clearBusy();
            return -1;
        }
        used = journal.getLong(USED_OFFSET);
        requireEntries(label);
        final long length = used;
        hasRecovered = true;
        restore(0);
        VarHandle.storeStoreFence();
        clearBusy();
        return length;
    }

    /** Takes back what an interrupted commit has changed in the image; the index will be built again. */
    void recoverImage(final String label) {
        isIndexLost = true;
        recover(label);
        isIndexLost = false;
    }

    private void requireEntries(final String label) {
        if (used < 0 || (used & (Long.BYTES - 1)) != 0 || used > journal.allocated() - ENTRIES_OFFSET) {
            throw damaged(label, USED_OFFSET, "a length of " + used);
        }
        long end = used;
        while (end > 0) {
            final long at = ENTRIES_OFFSET + end - Long.BYTES;
            final long footer = journal.getLong(at);
            final long length = lengthOf(footer);
            final StoreRegion target = footer < 0 ? index : image;
            final long offset = offsetOf(footer);
            end -= length + Long.BYTES;
            final boolean isOutside = offset + length > target.allocated() && !(target == index && isIndexLost);
            if (length == 0 || end < 0 || isOutside) {
                throw damaged(label, at, "an entry of " + length + " bytes for offset " + offset);
            }
        }
    }

    private static StoreException damaged(final String label, final long offset, final String found) {
        return StoreException.at(StoreRule.JOURNAL, label, offset, found + " in the journal");
    }
}
