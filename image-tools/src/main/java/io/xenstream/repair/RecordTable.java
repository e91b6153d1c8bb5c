// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.internal.LongTable;
import io.xenstream.codec.internal.NodeRun;
import io.xenstream.codec.internal.PathFilter;
import io.xenstream.verify.SoundNodes;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * The first record of each key that others depend on, and whether it has been deferred or dropped: offsets of records, 8 bytes a slot, outside of the heap.
 *
 * <p>Keys are compared in the image. A node that the repair creates is in no image: its entry refers to a list, which holds the node that it was
 * created for and the length of its own path, a prefix of that node's. The hash has a seed of its own in each run, so that no image can be made
 * to collide.
 */
final class RecordTable implements AutoCloseable {
    static final long NONE = -1;

    private static final int PLACE_BITS = 40;
    private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;
    private static final long DEFERRED = 1L << PLACE_BITS;
    private static final long CREATED = DEFERRED << 1;
    private static final long RING = CREATED << 1;
    private static final long TARGET = RING << 1;
    private static final long FIRST = TARGET << 1;
    private static final long DROPPED = FIRST << 1;
    private static final int VALUE_BITS = PLACE_BITS + 6;
    /** Records are seldom shorter, so that the table seldom grows. */
    private static final int EXPECTED_RECORD_LENGTH = 80;
    /** For a created node: the record that it was created for, the length of its path. */
    private static final int CREATED_LENGTH = 2 * Long.BYTES;

    private final RecordBytes bytes;
    private final RecordKey candidate = new RecordKey();
    private final long seed = ThreadLocalRandom.current().nextLong();
    private final WritableRegion created = WritableRegion.allocate(1024, "created nodes");
    private final LongTable table;
    private final SoundNodes sound;
    private final NodeRun run;
    private final Supplier<PathFilter> pathsBehind;
    private final RecordKey own = new RecordKey();
    private long createdCount;
    private boolean hasNodes;
    /** Whether the sound nodes belong to the table. */
    private boolean hasSound;
    /** Whether those that somebody may look up are in it. */
    private boolean hasEnteredSound;

    /**
     * Creates an empty table.
     *
     * @param sound       nodes that are entered only when it cannot be avoided
     * @param pathsBehind finds the paths of all nodes behind those, and of their ancestors; returns null if there are too many
     */
    RecordTable(
            final ImageReader image,
            final RecordBytes bytes,
            final SoundNodes sound,
            final Supplier<PathFilter> pathsBehind) {
        this.bytes = bytes;
        this.sound = sound;
        this.pathsBehind = pathsBehind;
        run = new NodeRun(image.region(), image.header().byteOrder(), true);
        run.takeOver(sound.begin(), sound.end(), () -> null);
        table = new LongTable(
                (image.region().length() - (sound.end() - sound.begin())) / EXPECTED_RECORD_LENGTH,
                VALUE_BITS,
                value -> load(value).near(seed),
                this::hashOfValue,
                "table of records");
    }

    /** Adds the sound nodes, if no nodes have been added yet. Returns whether they have been added. */
    boolean addSound() {
        hasSound = !hasNodes;
        return hasSound;
    }

    /** Returns whether a record is the first of the sound nodes, and these have been added. */
    boolean isSound(final long record) {
        return hasSound && record == sound.begin();
    }

    /** Enters all sound nodes, so that each can be found. */
    void enterSound() {
        hasEnteredSound = true;
        run.forEach(this::enter);
    }

    private void enter(final long record) {
        own.of(bytes, record);
        insert(own, record / Long.BYTES);
    }

    /** Enters those sound nodes that those behind them depend on, once one of these is looked up. */
    private void enterSoundFor(final RecordKey key) {
        if (hasSound && !hasEnteredSound && key.isCommittedNode()) {
            hasEnteredSound = true;
            run.forEach(pathsBehind.get(), this::enter);
        }
    }

    /** Adds a record, unless one with the same key has been added and not dropped. */
    void add(final RecordKey key, final long record) {
        insert(key, record / Long.BYTES | (key.isRing() ? RING : 0) | (key.isTarget() ? TARGET : 0));
    }

    /** Adds a node that is created, whose path is a prefix of another node's. */
    void addCreated(final RecordKey key, final long node, final int length) {
        final long at = createdCount * CREATED_LENGTH;
        created.ensureLength(at + CREATED_LENGTH);
        created.putLong(at, node);
        created.putLong(at + Long.BYTES, length);
        insert(key, createdCount | CREATED);
        createdCount++;
    }

    private void insert(final RecordKey key, final long value) {
        enterSoundFor(key);
        hasNodes |= key.isNode();
        final long near = key.near(seed);
        final long hash = key.hash(near, seed);
        final long slot = find(key, near, hash);
        if (slot < 0) {
            table.insert(slot, hash, value);
        } else if (isDropped(slot)) {
            table.value(slot, value);
        }
    }

    /**
     * Looks a key up.
     *
     * @return a slot, for the other methods, until a record is added; {@value #NONE} if there is none
     */
    long find(final RecordKey key) {
        enterSoundFor(key);
        final long near = key.near(seed);
        return Math.max(NONE, find(key, near, key.hash(near, seed)));
    }

    private long find(final RecordKey key, final long near, final long hash) {
        long slot = table.first(near, hash);
        while (slot >= 0 && !load(table.value(slot)).isSame(key)) {
            slot = table.next(slot, near, hash);
        }
        return slot;
    }

    private RecordKey load(final long value) {
        if ((value & CREATED) != 0) {
            final long at = (value & PLACE_MASK) * CREATED_LENGTH;
            candidate.of(bytes, created.getLong(at));
            candidate.shorten((int) created.getLong(at + Long.BYTES));
        } else if ((value & RING) != 0) {
            candidate.ring(bytes.ringDomid(offsetOf(value)));
        } else if ((value & TARGET) != 0) {
            candidate.target(bytes.ringTarget(offsetOf(value)));
        } else {
            candidate.of(bytes, offsetOf(value));
        }
        return candidate;
    }

    private long hashOfValue(final long value) {
        final RecordKey key = load(value);
        return key.hash(key.near(seed), seed);
    }

    private static long offsetOf(final long value) {
        return (value & PLACE_MASK) * Long.BYTES;
    }

    boolean isCreated(final long slot) {
        return (table.value(slot) & CREATED) != 0;
    }

    /** Returns the offset of the first record with the key, which is not a created one. */
    long offset(final long slot) {
        return offsetOf(table.value(slot));
    }

    boolean isDeferred(final long slot) {
        return (table.value(slot) & DEFERRED) != 0;
    }

    void defer(final long slot) {
        table.value(slot, table.value(slot) | DEFERRED);
    }

    /** Returns whether the record is written before all others. */
    boolean isFirst(final long slot) {
        return (table.value(slot) & FIRST) != 0;
    }

    /** Returns whether the record is not written. */
    boolean isDropped(final long slot) {
        return (table.value(slot) & DROPPED) != 0;
    }

    void drop(final long slot) {
        table.value(slot, table.value(slot) | DROPPED);
    }

    void moveFirst(final long slot) {
        table.value(slot, table.value(slot) | FIRST);
    }

    @Override
    public void close() {
        candidate.release();
        own.release();
        run.close();
        table.close();
        created.close();
    }
}
