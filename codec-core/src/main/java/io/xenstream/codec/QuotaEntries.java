// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Iterates over the quotas of a record. The record stores the values and the NUL-terminated names in two lists, in the same order.
 *
 * <pre>{@code
 * QuotaEntries quotas = domain.quotas();
 * while (quotas.next()) {
 *     use(quotas.name(), quotas.value());
 * }
 * }</pre>
 *
 * <p>Belongs to the flyweight that returned it; requesting the quotas again restarts the iteration.
 */
public final class QuotaEntries {
    private static final int VALUE_LENGTH = 4;

    private final RecordDecoder decoder;
    private final int valuesOffset;
    private final MutableDirectBuffer name = RawMemory.newBuffer();

    private int count;
    private int index;
    private int nameOffset;
    private int nameEnd;

    QuotaEntries(final RecordDecoder decoder, final int valuesOffset) {
        this.decoder = decoder;
        this.valuesOffset = valuesOffset;
    }

    QuotaEntries begin(final int entries) {
        count = entries;
        index = -1;
        nameEnd = decoder.requireInside(valuesOffset + (long) VALUE_LENGTH * entries);
        nameOffset = nameEnd;
        return this;
    }

    /**
     * Advances to the next quota.
     *
     * @return false after the last one
     * @throws MalformedImageException if the name has no NUL inside the record
     */
    public boolean next() {
        if (index + 1 >= count) {
            return false;
        }
        index++;
        nameOffset = index == 0 ? nameEnd : nameEnd + 1;
        nameEnd = terminator(nameOffset, index);
        return true;
    }

    private int terminator(final int from, final int entry) {
        final Window record = decoder.record;
        for (int i = from; i < record.length; i++) {
            if (record.getByte(i) == 0) {
                return i;
            }
        }
        throw decoder.malformed(
                FormatRule.QUOTA_NAME, "a NUL behind the name of quota " + entry, "the end of the record");
    }

    /**
     * Returns the index of the quota in the record.
     *
     * @return index, starting at 0
     */
    public int index() {
        return index;
    }

    /**
     * Returns the value of the quota.
     *
     * @return 0, for no limit, to 2³²-1
     */
    public long value() {
        return decoder.uint32(valuesOffset + VALUE_LENGTH * index);
    }

    /**
     * Returns the name of the quota.
     *
     * @return a view, without the NUL, that belongs to this iterator
     */
    public DirectBuffer name() {
        return decoder.view(name, nameOffset, nameEnd - nameOffset);
    }

    /**
     * Returns the name of the quota as a string.
     *
     * @return a new string; non-ASCII bytes are replaced
     */
    public String nameString() {
        return RecordDecoder.ascii(name());
    }

    /** Returns the end of the names. Does not move the iterator. */
    int end(final int entries) {
        int end = decoder.requireInside(valuesOffset + (long) VALUE_LENGTH * entries);
        for (int entry = 0; entry < entries; entry++) {
            end = terminator(end, entry) + 1;
        }
        return end;
    }

    /** Appends all quotas. Does not move the iterator. */
    void appendTo(final StringBuilder builder, final int entries) {
        int from = decoder.requireInside(valuesOffset + (long) VALUE_LENGTH * entries);
        for (int entry = 0; entry < entries; entry++) {
            final int end = terminator(from, entry);
            RecordDecoder.appendString(builder, "quota", decoder.view(RawMemory.newBuffer(), from, end - from));
            builder.append(':').append(decoder.uint32(valuesOffset + VALUE_LENGTH * entry));
            from = end + 1;
        }
    }

    void release() {
        name.wrap(0, 0);
    }
}
