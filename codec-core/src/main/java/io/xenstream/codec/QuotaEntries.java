// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A walk over a record's quotas: each has a value, and a name that ends in NUL, which stand in the same order in two lists.
 *
 * <pre>{@code
 * QuotaEntries quotas = domain.quotas();
 * while (quotas.next()) {
 *     use(quotas.name(), quotas.value());
 * }
 * }</pre>
 *
 * <p>Belongs to the flyweight that lent it; asking that for its quotas again begins a new walk.
 */
public final class QuotaEntries {
    private static final int VALUE_LENGTH = 4;

    private final RecordDecoder decoder;
    private final int valuesOffset;
    private final UnsafeBuffer name = new UnsafeBuffer(0, 0);

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
     * Goes to the next quota.
     *
     * @return false behind the last one
     * @throws MalformedImageException if its name has no NUL inside of the record
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
            if (Memory.getByte(record, i) == 0) {
                return i;
            }
        }
        throw decoder.malformed(
                FormatRule.QUOTA_NAME, "a NUL behind the name of quota " + entry, "the end of the record");
    }

    /**
     * The quota's place in the record.
     *
     * @return from 0
     */
    public int index() {
        return index;
    }

    /**
     * The quota's value.
     *
     * @return 0, for no limit, to 2³²-1
     */
    public long value() {
        return decoder.uint32(valuesOffset + VALUE_LENGTH * index);
    }

    /**
     * The quota's name.
     *
     * @return a view, without the NUL, that belongs to this walk
     */
    public DirectBuffer name() {
        return decoder.view(name, nameOffset, nameEnd - nameOffset);
    }

    /**
     * The quota's name as a string.
     *
     * @return a new string, octets from 128 replaced
     */
    public String nameString() {
        return RecordDecoder.ascii(name());
    }

    /** Where the names end. Leaves the walk where it is. */
    int end(final int entries) {
        int end = decoder.requireInside(valuesOffset + (long) VALUE_LENGTH * entries);
        for (int entry = 0; entry < entries; entry++) {
            end = terminator(end, entry) + 1;
        }
        return end;
    }

    void release() {
        name.wrap(0, 0);
    }
}
