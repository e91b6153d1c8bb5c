// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import org.agrona.DirectBuffer;

/** Appends quotas to a record: values to one list, names to the other. */
final class QuotaList {
    private static final int VALUE_LENGTH = 4;

    private final RecordEncoder encoder;
    private final int valuesOffset;
    private int count;
    private int index;
    private int nameOffset;

    QuotaList(final RecordEncoder encoder, final int valuesOffset) {
        this.encoder = encoder;
        this.valuesOffset = valuesOffset;
    }

    static long length(final int quotas, final int namesLength) {
        if (namesLength < 0) {
            throw new IllegalArgumentException("names cannot have " + namesLength + " bytes");
        }
        return (long) VALUE_LENGTH * quotas + namesLength;
    }

    void begin(final int quotas) {
        count = quotas;
        index = 0;
        nameOffset = valuesOffset + VALUE_LENGTH * quotas;
    }

    void add(final DirectBuffer name, final long value) {
        requireRoom();
        encoder.putString(nameOffset, name.capacity() + 1, name, 0, name.capacity());
        added(name.capacity(), value);
    }

    void add(final CharSequence name, final long value) {
        requireRoom();
        encoder.putString(nameOffset, name.length() + 1, name);
        added(name.length(), value);
    }

    private void requireRoom() {
        if (index == count) {
            throw new IllegalStateException("only " + count + " quotas were claimed");
        }
    }

    private void added(final int nameLength, final long value) {
        encoder.putUint32(valuesOffset + VALUE_LENGTH * index, value);
        nameOffset += nameLength + 1;
        index++;
    }
}
