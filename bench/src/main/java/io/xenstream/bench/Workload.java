// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors
package io.xenstream.bench;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.generate.HostGenerator;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The images that all contenders work on: a generated host, little-endian, in a file of the temporary folder. */
final class Workload {
    private static final long SEED = 1;
    /** Roughly what a node takes in a generated image. */
    private static final long NODE_LENGTH = 100;

    private Workload() {}

    /** The file of an image of about this length; made if it is not there. Images are kept: forks share them. */
    static Path image(final long length) {
        final long nodes = length / NODE_LENGTH;
        final Path file = Path.of(System.getProperty("java.io.tmpdir"), "xenstream-bench-" + nodes + ".img");
        if (!isWhole(file)) {
            try (NewImage image = MappedImage.create(file, Durability.NONE);
                    ImageWriter writer = image.writer(ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
                final long end = new HostGenerator(nodes, SEED).generate(writer);
                writer.close();
                image.publish(end);
            }
        }
        return file;
    }

    private static boolean isWhole(final Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        try (MappedImage image = MappedImage.open(file);
                ImageReader reader = image.reader()) {
            while (reader.next()) {
                // to its END
            }
            return true;
        }
    }

    /** Removes what {@link #image} made. */
    static void delete(final long length) throws IOException {
        Files.deleteIfExists(image(length));
    }
}
