// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Builds an image byte by byte, good or bad, with nothing of what is tested. */
final class RawImage {
    final ByteOrder order;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private RawImage(final ByteOrder order) {
        this.order = order;
    }

    static RawImage little() {
        return begin(2, 0);
    }

    static RawImage big() {
        return begin(2, 1);
    }

    static RawImage begin(final int version, final ByteOrder order) {
        return begin(version, order == ByteOrder.BIG_ENDIAN ? 1 : 0);
    }

    static RawImage begin(final int version, final int flags) {
        final RawImage image = new RawImage((flags & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        image.bytes.writeBytes(ByteBuffer.allocate(16)
                .putLong(0x78656e73746f7265L)
                .putInt(version)
                .putInt(flags)
                .array());
        return image;
    }

    static byte[] of(final int version, final ByteOrder order, final List<? extends TestRecord> records) {
        final RawImage image = begin(version, order);
        records.forEach(image::record);
        return image.end();
    }

    /** A record with the padding that daemons write: inside of the body, counted by {@code len}. */
    RawImage record(final TestRecord record) {
        final byte[] body = record.body(order);
        return record(record.type(), java.util.Arrays.copyOf(body, body.length + 7 & ~7));
    }

    /** A record whose {@code len} is that of the body; zeros up to a multiple of 8 follow. */
    RawImage record(final int type, final byte[] body) {
        header(type, body.length).bytes(body);
        return bytes(new byte[-body.length & 7]);
    }

    RawImage header(final int type, final int length) {
        return bytes(
                ByteBuffer.allocate(8).order(order).putInt(type).putInt(length).array());
    }

    RawImage bytes(final byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    byte[] end() {
        return header(0, 0).bytes();
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
