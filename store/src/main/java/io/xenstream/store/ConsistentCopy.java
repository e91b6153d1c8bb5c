// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.Place;
import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import io.xenstream.codec.WritableRegion;
import java.lang.invoke.VarHandle;
import org.agrona.MutableDirectBuffer;

/**
 * Copies the image of a store while its process changes it, or after that process was killed. Writes nothing to the store and needs no lock.
 *
 * <p>The image is copied in chunks. After each, the ranges that commits have changed in the meantime are copied again ({@link ChangedRanges}). At the end, the
 * old contents that the commit in progress has saved in the journal are put into the copy, which gives the state before that commit, whether it ever ends
 * or not.
 *
 * <p>The last step is valid if the number of ranges, the number of final ranges and the journal's length have not moved meanwhile. Why that suffices: the
 * writer moves one of them before it changes a byte for the first time in a commit, and when it ends a commit. So every byte of the copy is from before
 * the commit in progress, or in the journal. Bytes that earlier commits have changed are in ranges that are final, and these are copied after they became so.
 */
final class ConsistentCopy implements AutoCloseable {
    /** How often the copy is begun again when more ranges were changed than the ring keeps. */
    static final int ATTEMPTS = 5;
    /** How often the last step is repeated, each time some microseconds later. */
    static final int LAST_STEPS = 500_000;

    private static final int CHUNK = 1 << 20;

    /** A file of the store. */
    @FunctionalInterface
    interface Source {
        /**
         * The file's memory.
         *
         * @throws TruncatedImageException if it is shorter
         */
        Region region(long required);
    }

    /** What a step has found. */
    enum Step {
        /** The copy is the image after a commit, and does not contain the commit in progress. */
        CONSISTENT,
        /** The store has changed in the meantime. */
        CHANGED,
        /** Ranges were lost before they were copied. */
        OVERTAKEN
    }

    private final Source image;
    private final Source journal;
    private final WritableRegion target;
    private final String label;
    private final WritableRegion saved = WritableRegion.allocate(Long.BYTES, "old contents");
    private final MutableDirectBuffer view = Buffers.empty();
    /** The number of final ranges that are in the copy. */
    private long done;

    private long copied;
    private long length;
    private boolean isUndone;
    /** The numbers that a step has begun with. */
    private long finished;

    private long count;
    private long used;
    private boolean isBusy;

    /** Copies to a region that can grow. */
    ConsistentCopy(final Source image, final Source journal, final WritableRegion target, final String label) {
        this.image = image;
        this.journal = journal;
        this.target = target;
        this.label = label;
    }

    /**
     * Makes the copy.
     *
     * @return length of the copy in bytes; what is behind its END has no meaning
     * @throws StoreException if the store is busy, or its journal is damaged
     */
    long run() {
        Step step = Step.OVERTAKEN;
        for (int i = 0; i < ATTEMPTS && step == Step.OVERTAKEN; i++) {
            step = attempt();
        }
        if (step != Step.CONSISTENT) {
            throw busy("its process changes it faster than it can be read");
        }
        return length;
    }

    private StoreException busy(final String reason) {
        return new StoreException(StoreRule.BUSY, Place.whole(label), reason);
    }

    /** Whether a commit was in progress, which the copy does not contain. */
    boolean isUndone() {
        return isUndone;
    }

    private Step attempt() {
        begin();
        while (copyChunk()) {
            if (step(false) == Step.OVERTAKEN) {
                return Step.OVERTAKEN;
            }
        }
        Step step = Step.CHANGED;
        for (int i = 0; i < LAST_STEPS && step == Step.CHANGED; i++) {
            Thread.onSpinWait();
            step = step(true);
        }
        return step;
    }

    void begin() {
        readNumbers();
        done = 0;
        done = finalRanges();
        copied = 0;
        length = number(ChangedRanges.IMAGE_LENGTH_OFFSET);
        VarHandle.acquireFence();
        if (length == 0) {
            throw busy("its process is opening it with a new journal");
        }
        requireInside(image, length, ChangedRanges.IMAGE_LENGTH_OFFSET);
        target.ensureLength(length);
    }

    private long number(final long offset) {
        return journal.region(ChangedRanges.RING_END).getLong(offset);
    }

    private void readNumbers() {
        finished = number(ChangedRanges.FINISHED_OFFSET);
        VarHandle.acquireFence();
        count = number(ChangedRanges.COUNT_OFFSET);
        VarHandle.acquireFence();
        used = number(UndoJournal.USED_OFFSET);
        VarHandle.acquireFence();
        isBusy = (image.region(0).getInt(UndoJournal.FLAGS_OFFSET) & UndoJournal.BUSY) != 0;
        VarHandle.acquireFence();
    }

    private boolean haveNumbersMoved() {
        VarHandle.acquireFence();
        return number(ChangedRanges.COUNT_OFFSET) != count
                || number(UndoJournal.USED_OFFSET) != used
                || number(ChangedRanges.FINISHED_OFFSET) != finished;
    }

    /** The number of ranges of commits that had ended when the numbers were read. */
    private long finalRanges() {
        // The flag was read last: if it was clear, all ranges counted before are those of commits that have ended.
        return Math.max(done, isBusy ? finished : count);
    }

    /** Copies the next part of the image. Returns whether there was one. */
    boolean copyChunk() {
        final long part = Math.min(CHUNK, length - copied);
        if (part > 0) {
            copy(copied, part);
            copied += part;
        }
        return part > 0;
    }

    private void copy(final long offset, final long size) {
        image.region(offset + size).wrap(view, offset, (int) size);
        put(offset, size);
    }

    private void put(final long offset, final long size) {
        length = Math.max(length, offset + size);
        target.ensureLength(length);
        target.putBytes(offset, view, 0, (int) size);
    }

    /** Copies the ranges that have become final since the step before. The last step ends with a consistent copy unless the store changes meanwhile. */
    Step step(final boolean isLast) {
        readNumbers();
        if (count < done) {
            // Another journal.
            return Step.OVERTAKEN;
        }
        final long end = finalRanges();
        if (end != done && !copyRanges(end)) {
            return Step.OVERTAKEN;
        }
        if (!isLast || haveNumbersMoved()) {
            return Step.CHANGED;
        }
        if (isBusy) {
            copyJournal();
            if (haveNumbersMoved()) {
                return Step.CHANGED;
            }
            undo();
        }
        isUndone = isBusy;
        target.putInt(UndoJournal.FLAGS_OFFSET, target.getInt(UndoJournal.FLAGS_OFFSET) & ~UndoJournal.BUSY);
        return Step.CONSISTENT;
    }

    /** Returns false if some were lost. */
    private boolean copyRanges(final long end) {
        if (count - done >= ChangedRanges.CAPACITY) {
            return false;
        }
        for (long range = done; range < end; range++) {
            final long entry = number(ChangedRanges.slot(range));
            if (UndoJournal.lengthOf(entry) > 0) {
                copy(UndoJournal.offsetOf(entry), UndoJournal.lengthOf(entry));
            }
        }
        VarHandle.acquireFence();
        final boolean isComplete = number(ChangedRanges.COUNT_OFFSET) - done < ChangedRanges.CAPACITY;
        done = end;
        return isComplete;
    }

    private void copyJournal() {
        if (used < 0 || (used & (Long.BYTES - 1)) != 0) {
            throw damaged(UndoJournal.USED_OFFSET, "a length of " + used);
        }
        final Region source = requireInside(journal, UndoJournal.ENTRIES_OFFSET + used, UndoJournal.USED_OFFSET);
        saved.ensureLength(used);
        for (long at = 0; at < used; at += CHUNK) {
            final int part = (int) Math.min(CHUNK, used - at);
            source.wrap(view, UndoJournal.ENTRIES_OFFSET + at, part);
            saved.putBytes(at, view, 0, part);
        }
    }

    private Region requireInside(final Source file, final long end, final long place) {
        try {
            return file.region(end);
        } catch (final TruncatedImageException outside) {
            throw damaged(place, "bytes up to " + end + ", where the file has ended");
        }
    }

    /** Puts the old contents of the commit in progress into the copy, the newest first. */
    private void undo() {
        long end = used;
        while (end > 0) {
            final long place = end - Long.BYTES;
            final long entry = saved.getLong(place);
            final long size = UndoJournal.lengthOf(entry);
            end = place - size;
            if (size == 0 || end < 0) {
                throw damaged(UndoJournal.ENTRIES_OFFSET + place, "an entry of " + size + " bytes");
            }
            // Those of the index have the first bit set.
            if (entry >= 0) {
                final long offset = UndoJournal.offsetOf(entry);
                requireInside(image, offset + size, UndoJournal.ENTRIES_OFFSET + place);
                saved.wrap(view, end, (int) size);
                put(offset, size);
            }
        }
    }

    private StoreException damaged(final long offset, final String found) {
        return StoreException.at(StoreRule.JOURNAL, label, offset, found + " in the journal");
    }

    @Override
    public void close() {
        saved.close();
    }
}
