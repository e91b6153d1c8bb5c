// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.examples;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.verify.Verifier;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes an image and checks it. */
public final class WriteExample {
    private WriteExample() {}

    public static void main(final String[] arguments) {
        final Path file = Path.of(arguments[0], "host.img");
        System.out.println("wrote " + write(file) + " bytes");
        System.out.println("findings: " + verify(file));
    }

    /** Writes the image of a host with two guests, and returns its length. */
    static long write(final Path file) {
        try (NewImage image = MappedImage.create(file, Durability.FULL);
                ImageWriter writer = image.writer(ImageHeader.of(1, ByteOrder.LITTLE_ENDIAN))) {
            writer.claimGlobalData();
            writer.commit();
            writeNode(writer, "/", "", 0); // parents come before their children
            writeNode(writer, "/local", "", 0);
            writeNode(writer, "/local/domain", "", 0);
            for (int domid = 1; domid <= 2; domid++) {
                writeNode(writer, "/local/domain/" + domid, "", domid);
                writeNode(writer, "/local/domain/" + domid + "/name", "guest-" + domid, domid);
            }
            final long length = writer.finish();
            image.publish(length); // the file appears, complete
            return length;
        }
    }

    private static void writeNode(final ImageWriter writer, final String path, final String value, final int owner) {
        final UnsafeBuffer bytes = new UnsafeBuffer(value.getBytes(StandardCharsets.US_ASCII));
        writer.claimNodeData(1, path.length(), bytes.capacity()) // a record of exactly this size
                .permission(0, (byte) 'n', 0, owner)
                .path(path)
                .value(bytes);
        writer.commit();
    }

    static long verify(final Path file) {
        try (MappedImage image = MappedImage.open(file)) {
            final Verifier.Summary summary = Verifier.verify(
                    image.region(), ReadOptions.DEFAULT, finding -> System.out.println(finding)); // rule, place, remedy
            return summary.errors() + summary.warnings();
        }
    }
}
