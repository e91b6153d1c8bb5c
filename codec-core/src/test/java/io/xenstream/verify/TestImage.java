// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** An image that can be broken byte by byte and verified. */
public final class TestImage {
    public static final String LABEL = "image";

    private static final int LENGTH_FIELD = 4;
    private static final int BODY = 8;

    private final ByteOrder order;
    private final List<Integer> offsets;
    private byte[] bytes;

    TestImage(final ByteOrder order, final byte[] bytes, final List<Integer> offsets) {
        this.order = order;
        this.bytes = bytes;
        this.offsets = List.copyOf(offsets);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    /** Where a record begins; END is the last one, and behind it the image ends. */
    public int offset(final int record) {
        return record == offsets.size() ? bytes.length : offsets.get(record);
    }

    public int records() {
        return offsets.size();
    }

    int type(final int record) {
        return new UnsafeBuffer(bytes).getInt(offset(record), order);
    }

    public int length(final int record) {
        return new UnsafeBuffer(bytes).getInt(offset(record) + LENGTH_FIELD, order);
    }

    public TestImage withByte(final int offset, final int b) {
        bytes[offset] = (byte) b;
        return this;
    }

    /** Sets a byte of a record's body. */
    public TestImage with8(final int record, final int bodyOffset, final int b) {
        return withByte(offset(record) + BODY + bodyOffset, b);
    }

    public TestImage with16(final int record, final int bodyOffset, final int value) {
        new UnsafeBuffer(bytes).putShort(offset(record) + BODY + bodyOffset, (short) value, order);
        return this;
    }

    TestImage with32(final int record, final int bodyOffset, final int value) {
        new UnsafeBuffer(bytes).putInt(offset(record) + BODY + bodyOffset, value, order);
        return this;
    }

    public TestImage withLength(final int record, final int length) {
        new UnsafeBuffer(bytes).putInt(offset(record) + LENGTH_FIELD, length, order);
        return this;
    }

    /** Cuts the image off, or lengthens it by zeros. */
    public TestImage resized(final int length) {
        bytes = Arrays.copyOf(bytes, length);
        return this;
    }

    public Examination verify() {
        return verify(ReadOptions.DEFAULT);
    }

    Examination verifyStrictly() {
        return verify(ReadOptions.DEFAULT.withStrict(true));
    }

    public Examination verify(final ReadOptions options) {
        try (Region region = Region.ofArray(bytes, LABEL)) {
            return verify(region, options);
        }
    }

    /** The same from memory outside of the heap, where a step too far would be no exception but a crash. */
    Examination verifyDirect(final ReadOptions options) {
        final ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
        direct.put(bytes).flip();
        try (Region region = Region.ofBuffer(direct, LABEL)) {
            return verify(region, options);
        }
    }

    static Examination verify(final Region region, final ReadOptions options) {
        final List<Finding> findings = new ArrayList<>();
        final Verifier.Summary summary = Verifier.verify(region, options, findings::add);
        return new Examination(findings, summary);
    }
}
