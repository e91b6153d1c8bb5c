// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.WritableRegion;

/** Which nodes each domain owns: counted, then put in their places. */
final class OwnerList implements AutoCloseable {
    private final WritableRegion counts =
            WritableRegion.allocate((long) IndexLayout.MOST_OWNERS * Long.BYTES, "owners");

    private long owned;
    private long owners;

    /** Counts anew. */
    void count(final NodeList nodes) {
        for (long domid = 0; domid < IndexLayout.MOST_OWNERS; domid++) {
            counts.putLong(domid * Long.BYTES, 0);
        }
        owned = 0;
        owners = 0;
        for (long node = 0; node < nodes.count(); node++) {
            final int owner = nodes.owner(node);
            if (owner >= 0) {
                final long at = (long) owner * Long.BYTES;
                final long count = counts.getLong(at);
                counts.putLong(at, count + 1);
                owned++;
                owners += count == 0 ? 1 : 0;
            }
        }
    }

    long owned() {
        return owned;
    }

    long owners() {
        return owners;
    }

    /** Writes the domains in their order, and each one's nodes in theirs. The counts are used up. */
    void write(final NodeList nodes, final WritableRegion memory, final IndexLayout layout) {
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
        for (long node = 0; node < nodes.count(); node++) {
            final int owner = nodes.owner(node);
            if (owner >= 0) {
                final long place = counts.getLong((long) owner * Long.BYTES);
                counts.putLong((long) owner * Long.BYTES, place + 1);
                LittleEndian.putInt(memory, layout.ownedAt() + place * Integer.BYTES, (int) node);
            }
        }
    }

    @Override
    public void close() {
        counts.close();
    }
}
