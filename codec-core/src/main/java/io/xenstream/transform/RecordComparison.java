// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.Region;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What of a record's octets is not the same in its copy. */
final class RecordComparison {
    private static final int HEADER = RecordDecoder.BODY_OFFSET;
    private static final int MOST_SHOWN = 64;

    private final RecordOctets original;
    private final Region copies;
    private final UnsafeBuffer before = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer after = new UnsafeBuffer(0, 0);

    /** Takes the differences. */
    @FunctionalInterface
    interface Listener {
        /**
         * Something is different.
         *
         * @param offset where it begins in the original
         */
        void changed(RepairRule rule, long offset, String was, String is);
    }

    RecordComparison(final RecordOctets original, final Region copies) {
        this.original = original;
        this.copies = copies;
    }

    /**
     * Compares.
     *
     * @param cursor stands on the original record, or on the mended one with the same fields at the same places
     * @param record where the original begins
     * @param copy   where the copy begins
     * @param length of the copy, header and padding included
     */
    void compare(
            final RecordCursor cursor, final long record, final long copy, final long length, final Listener listener) {
        final int fields = cursor.fieldsLength();
        final long body = record + HEADER;
        final int bodyLength = cursor.record().length();
        final int copyLength = (int) (length - HEADER);
        copies.wrap(after, copy + HEADER, copyLength);
        compareFields(cursor.record().body(), fields, body, listener);
        if (cursor.hasSurplus() && copyLength < bodyLength) {
            listener.changed(
                    RepairRule.SURPLUS, body + fields, hex(cursor.record().body(), fields, bodyLength), "");
            return;
        }
        if (!cursor.isPaddingZero()) {
            final int from = cursor.hasSurplus() ? bodyLength : fields;
            original.wrap(before, body, cursor.paddedLength() - HEADER);
            final String zeros = "00".repeat(before.capacity() - from);
            listener.changed(RepairRule.PADDING, body + from, hex(before, from, before.capacity()), zeros);
        }
        if (bodyLength != copyLength) {
            listener.changed(RepairRule.LENGTH, record + Integer.BYTES, "" + bodyLength, "" + copyLength);
        }
    }

    private void compareFields(final DirectBuffer octets, final int fields, final long body, final Listener listener) {
        int i = 0;
        while (i < fields) {
            if (i + Long.BYTES <= fields && octets.getLong(i) == after.getLong(i)) {
                i += Long.BYTES;
            } else if (octets.getByte(i) == after.getByte(i)) {
                i++;
            } else {
                final int from = i;
                while (i < fields && octets.getByte(i) != after.getByte(i)) {
                    i++;
                }
                listener.changed(RepairRule.UNUSED_FIELD, body + from, hex(octets, from, i), hex(after, from, i));
            }
        }
    }

    /** Octets in hex, as many as people read. */
    static String hex(final DirectBuffer octets, final int from, final int to) {
        final StringBuilder hex = new StringBuilder();
        for (int i = from; i < Math.min(to, from + MOST_SHOWN); i++) {
            hex.append(String.format("%02x", octets.getByte(i) & 0xFF));
        }
        return to - from > MOST_SHOWN ? hex + "... (" + (to - from) + " octets)" : hex.toString();
    }

    void release() {
        before.wrap(0, 0);
        after.wrap(0, 0);
    }
}
