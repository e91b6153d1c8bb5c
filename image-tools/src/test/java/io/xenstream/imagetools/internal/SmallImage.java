// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.imagetools.internal;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.copy.ImageCopy;
import io.xenstream.generate.HostGenerator;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Images made by hand, or by the generator, as arrays. */
public final class SmallImage {
    private static final int FIRST_LENGTH = 64;

    private SmallImage() {}

    /** An image of whatever the records' writer writes. */
    public static byte[] of(final int version, final ByteOrder order, final Consumer<ImageWriter> records) {
        return finished(version, order, writer -> {
            records.accept(writer);
            return writer.finish();
        });
    }

    /** The image of a host. */
    public static byte[] host(final long nodes, final long seed, final int version, final ByteOrder order) {
        return finished(version, order, new HostGenerator(nodes, seed)::generate);
    }

    /** A copy of an image. */
    public static byte[] copy(final byte[] image, final int version, final ByteOrder order) {
        try (Region region = Region.ofArray(image, "original");
                ImageReader reader = ImageReader.open(region)) {
            return finished(version, order, writer -> ImageCopy.copyAll(reader, writer));
        }
    }

    public static byte[] finished(
            final int version, final ByteOrder order, final ToLongFunction<ImageWriter> generation) {
        try (WritableRegion region = WritableRegion.allocate(FIRST_LENGTH, "copy");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(version, order))) {
            final byte[] bytes = new byte[Math.toIntExact(generation.applyAsLong(writer))];
            region.getBytes(0, new UnsafeBuffer(bytes), 0, bytes.length);
            return bytes;
        }
    }

    /** Adds a record as its bytes, header included, with surplus of a length, and garbage for surplus and padding. */
    public static void addDirty(
            final ImageWriter writer, final MutableDirectBuffer record, final int fields, final int surplus) {
        final ByteOrder order = writer.header().byteOrder();
        final byte[] body = new byte[(fields + 7 & ~7) + surplus];
        Arrays.fill(body, (byte) 0xAA);
        record.getBytes(8, body, 0, fields);
        writer.claimRecord(record.getInt(0, order), body.length).body(new UnsafeBuffer(body));
        writer.commit();
    }

    public static DirectBuffer bytes(final int... values) {
        final byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new UnsafeBuffer(bytes);
    }

    public static DirectBuffer ascii(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }
}
