// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.BitUtil;

/**
 * Where each record that others depend on is first found, and whether it has been put off: a hash table outside of the heap, eight octets a slot,
 * that points back into the image.
 *
 * <p>A slot holds the record's offset, divided by 8, and above it some flags and some bits of the key's hash; keys are compared in the image. A
 * node that the repair creates is in no image: its slot holds where a list has the node that it was created for, of whose path it has the
 * beginning. The hash has a seed of its own in each run: an image cannot be made to collide.
 */
final class RecordTable implements AutoCloseable {
    static final long NONE = -1;

    private static final int PLACE_BITS = 40;
    private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;
    private static final long PUT_OFF = 1L << PLACE_BITS;
    private static final long CREATED = PUT_OFF << 1;
    private static final long RING = CREATED << 1;
    private static final long HASH_MASK = -(RING << 1);
    private static final int SMALLEST_CAPACITY = 1024;
    /** A record is seldom shorter, so that the table seldom grows. */
    private static final int EXPECTED_RECORD_LENGTH = 80;
    /** Of a created node: the record that it was created for, the length of its path. */
    private static final int CREATED_LENGTH = 2 * Long.BYTES;

    private final RecordOctets octets;
    private final RecordKey candidate = new RecordKey();
    private final long seed = ThreadLocalRandom.current().nextLong();
    private final WritableRegion created = WritableRegion.allocate(1024, "created nodes");
    private WritableRegion slots;
    private long mask;
    private long size;
    private long createdCount;

    RecordTable(final Region image, final RecordOctets octets) {
        this.octets = octets;
        final long expected = Math.max(SMALLEST_CAPACITY, image.length() / EXPECTED_RECORD_LENGTH);
        allocate(BitUtil.findNextPositivePowerOfTwo(expected));
    }

    private void allocate(final long capacity) {
        slots = WritableRegion.allocate(capacity * Long.BYTES, "table of records");
        mask = capacity - 1;
    }

    /** Notes a record, unless one of the same key has been noted. */
    void add(final RecordKey key, final long record) {
        insert(key, record / Long.BYTES | (key.isRing() ? RING : 0));
    }

    /** Notes a node that is created: the beginning of a node's path. */
    void addCreated(final RecordKey key, final long node, final int length) {
        final long at = createdCount * CREATED_LENGTH;
        created.ensureLength(at + CREATED_LENGTH);
        created.putLong(at, node);
        created.putLong(at + Long.BYTES, length);
        insert(key, createdCount | CREATED);
        createdCount++;
    }

    private void insert(final RecordKey key, final long entry) {
        if (4 * size > 3 * mask) {
            grow();
        }
        final long hash = key.hash(seed);
        final long slot = find(key, hash);
        if (slots.getLong(slot * Long.BYTES) == 0) {
            slots.putLong(slot * Long.BYTES, entry | (hash & HASH_MASK));
            size++;
        }
    }

    /**
     * Looks a key up.
     *
     * @return a slot, for the other methods, or {@value #NONE}
     */
    long find(final RecordKey key) {
        final long slot = find(key, key.hash(seed));
        return slots.getLong(slot * Long.BYTES) == 0 ? NONE : slot;
    }

    private long find(final RecordKey key, final long hash) {
        long slot = hash & mask;
        long entry = slots.getLong(slot * Long.BYTES);
        while (entry != 0 && !isSame(entry, hash, key)) {
            slot = (slot + 1) & mask;
            entry = slots.getLong(slot * Long.BYTES);
        }
        return slot;
    }

    private boolean isSame(final long entry, final long hash, final RecordKey key) {
        if (((entry ^ hash) & HASH_MASK) != 0) {
            return false;
        }
        load(entry);
        return candidate.isSame(key);
    }

    private void load(final long entry) {
        if ((entry & CREATED) != 0) {
            final long at = (entry & PLACE_MASK) * CREATED_LENGTH;
            candidate.of(octets, created.getLong(at));
            candidate.shorten((int) created.getLong(at + Long.BYTES));
        } else if ((entry & RING) != 0) {
            candidate.ring(octets.ringDomid(offsetOf(entry)));
        } else {
            candidate.of(octets, offsetOf(entry));
        }
    }

    private static long offsetOf(final long entry) {
        return (entry & PLACE_MASK) * Long.BYTES;
    }

    boolean isCreated(final long slot) {
        return (slots.getLong(slot * Long.BYTES) & CREATED) != 0;
    }

    /** Where the record, which is not a created one, was first found. */
    long offset(final long slot) {
        return offsetOf(slots.getLong(slot * Long.BYTES));
    }

    boolean isPutOff(final long slot) {
        return (slots.getLong(slot * Long.BYTES) & PUT_OFF) != 0;
    }

    void putOff(final long slot) {
        slots.putLong(slot * Long.BYTES, slots.getLong(slot * Long.BYTES) | PUT_OFF);
    }

    private void grow() {
        final WritableRegion old = slots;
        final long oldCapacity = mask + 1;
        allocate(2 * oldCapacity);
        for (long i = 0; i < oldCapacity; i++) {
            final long entry = old.getLong(i * Long.BYTES);
            if (entry != 0) {
                load(entry);
                long slot = candidate.hash(seed) & mask;
                while (slots.getLong(slot * Long.BYTES) != 0) {
                    slot = (slot + 1) & mask;
                }
                slots.putLong(slot * Long.BYTES, entry);
            }
        }
        old.close();
    }

    @Override
    public void close() {
        candidate.release();
        slots.close();
        created.close();
    }
}
