// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.Region;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Finds the bytes in which a copied record differs from its original. */
final class RecordComparison {
    private static final int HEADER = RecordDecoder.BODY_OFFSET;
    private static final int MAX_PRINTED = 64;

    private final RecordBytes original;
    private final Region copies;
    private final MutableDirectBuffer before = Buffers.empty();
    private final MutableDirectBuffer after = Buffers.empty();

    /** Receives the differences. */
    @FunctionalInterface
    interface Listener {
        /**
         * Called for each difference.
         *
         * @param offset its offset in the original image
         */
        void changed(RepairRule rule, long offset, String was, String is);
    }

    RecordComparison(final RecordBytes original, final Region copies) {
        this.original = original;
        this.copies = copies;
    }

    /**
     * Compares a record with its copy.
     *
     * @param cursor positioned on the original record or on its corrected form, which has the same fields at the same positions
     * @param record offset of the original
     * @param copy   offset of the copy
     * @param length length of the copy in bytes, header and padding included
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

    private void compareFields(final DirectBuffer bytes, final int fields, final long body, final Listener listener) {
        int i = 0;
        while (i < fields) {
            if (i + Long.BYTES <= fields && bytes.getLong(i) == after.getLong(i)) {
                i += Long.BYTES;
            } else if (bytes.getByte(i) == after.getByte(i)) {
                i++;
            } else {
                final int from = i;
                while (i < fields && bytes.getByte(i) != after.getByte(i)) {
                    i++;
                }
                listener.changed(RepairRule.UNUSED_FIELD, body + from, hex(bytes, from, i), hex(after, from, i));
            }
        }
    }

    /** Formats bytes as hexadecimal digits, abbreviated if there are many. */
    static String hex(final DirectBuffer bytes, final int from, final int to) {
        final StringBuilder hex = new StringBuilder();
        for (int i = from; i < Math.min(to, from + MAX_PRINTED); i++) {
            hex.append(String.format(Locale.ROOT, "%02x", bytes.getByte(i) & 0xFF));
        }
        return to - from > MAX_PRINTED ? hex + "... (" + (to - from) + " bytes)" : hex.toString();
    }

    void release() {
        before.wrap(0, 0);
        after.wrap(0, 0);
    }
}
