// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** An image that can be broken octet by octet and verified. */
final class TestImage {
    static final String LABEL = "image";

    private static final int LENGTH_FIELD = 4;
    private static final int BODY = 8;

    private final ByteOrder order;
    private final List<Integer> offsets;
    private byte[] octets;

    TestImage(final ByteOrder order, final byte[] octets, final List<Integer> offsets) {
        this.order = order;
        this.octets = octets;
        this.offsets = List.copyOf(offsets);
    }

    byte[] octets() {
        return octets.clone();
    }

    int length() {
        return octets.length;
    }

    /** Where a record begins; END is the last one, and behind it the image ends. */
    int offset(final int record) {
        return record == offsets.size() ? octets.length : offsets.get(record);
    }

    int records() {
        return offsets.size();
    }

    int type(final int record) {
        return new UnsafeBuffer(octets).getInt(offset(record), order);
    }

    int length(final int record) {
        return new UnsafeBuffer(octets).getInt(offset(record) + LENGTH_FIELD, order);
    }

    TestImage withOctet(final int offset, final int octet) {
        octets[offset] = (byte) octet;
        return this;
    }

    /** Sets an octet of a record's body. */
    TestImage with8(final int record, final int bodyOffset, final int octet) {
        return withOctet(offset(record) + BODY + bodyOffset, octet);
    }

    TestImage with16(final int record, final int bodyOffset, final int value) {
        new UnsafeBuffer(octets).putShort(offset(record) + BODY + bodyOffset, (short) value, order);
        return this;
    }

    TestImage with32(final int record, final int bodyOffset, final int value) {
        new UnsafeBuffer(octets).putInt(offset(record) + BODY + bodyOffset, value, order);
        return this;
    }

    TestImage withLength(final int record, final int length) {
        new UnsafeBuffer(octets).putInt(offset(record) + LENGTH_FIELD, length, order);
        return this;
    }

    /** Cuts the image off, or lengthens it by zeros. */
    TestImage resized(final int length) {
        octets = Arrays.copyOf(octets, length);
        return this;
    }

    Examination verify() {
        return verify(ReadOptions.DEFAULT);
    }

    Examination verifyStrictly() {
        return verify(ReadOptions.DEFAULT.withStrict(true));
    }

    Examination verify(final ReadOptions options) {
        try (Region region = Region.ofArray(octets, LABEL)) {
            return verify(region, options);
        }
    }

    /** The same from memory outside of the heap, where a step too far would be no exception but a crash. */
    Examination verifyDirect(final ReadOptions options) {
        final ByteBuffer direct = ByteBuffer.allocateDirect(octets.length);
        direct.put(octets).flip();
        try (Region region = Region.ofBuffer(direct, LABEL)) {
            return verify(region, options);
        }
    }

    private static Examination verify(final Region region, final ReadOptions options) {
        final List<Finding> findings = new ArrayList<>();
        final VerifySummary summary = Verifier.verify(region, options, findings::add);
        return new Examination(findings, summary);
    }
}
