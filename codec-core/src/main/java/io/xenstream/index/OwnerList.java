// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.WritableRegion;

/** Groups nodes by the domain that owns them: counts first, then writes each node to its position. */
final class OwnerList implements AutoCloseable {
    private final WritableRegion counts =
            WritableRegion.allocate((long) IndexLayout.MOST_OWNERS * Long.BYTES, "owners");

    private long owned;
    private long owners;

    /** Counts a node; -1 stands for no owner. */
    void add(final int owner) {
        if (owner >= 0) {
            final long at = (long) owner * Long.BYTES;
            final long count = counts.getLong(at);
            counts.putLong(at, count + 1);
            owned++;
            owners += count == 0 ? 1 : 0;
        }
    }

    /** Recounts all nodes. */
    void count(final NodeList nodes) {
        for (long domid = 0; domid < IndexLayout.MOST_OWNERS; domid++) {
            counts.putLong(domid * Long.BYTES, 0);
        }
        owned = 0;
        owners = 0;
        for (long node = 0; node < nodes.count(); node++) {
            add(nodes.owner(node));
        }
    }

    long owned() {
        return owned;
    }

    long owners() {
        return owners;
    }

    /** Writes the domains in order, each with the index of its first node. Overwrites the counts. */
    void writeOwners(final WritableRegion memory, final IndexLayout layout) {
        long begin = 0;
        long at = layout.ownersAt();
        for (int domid = 0; domid < IndexLayout.MOST_OWNERS; domid++) {
            final long count = counts.getLong((long) domid * Long.BYTES);
            if (count > 0) {
                LittleEndian.putInt(memory, at, domid);
                LittleEndian.putInt(memory, at + Integer.BYTES, (int) begin);
                at += IndexLayout.OWNER;
                counts.putLong((long) domid * Long.BYTES, begin);
                begin += count;
            }
        }
    }

    /** Writes a node to the next position of its owner, if it has one. */
    void write(final long node, final int owner, final WritableRegion memory, final IndexLayout layout) {
        if (owner >= 0) {
            final long at = (long) owner * Long.BYTES;
            final long place = counts.getLong(at);
            counts.putLong(at, place + 1);
            LittleEndian.putInt(memory, layout.ownedAt() + place * Integer.BYTES, (int) node);
        }
    }

    @Override
    public void close() {
        counts.close();
    }
}
