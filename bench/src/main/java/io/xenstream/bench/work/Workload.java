// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.work;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The nodes that all contenders work on: a generated image in a file in the temporary directory. Images are kept so that forks share them.
 *
 * <p>Sizes are bytes of image. For the host shape, 1,000,000 bytes are ten thousand nodes and 1,000,000,000 bytes ten million; for other shapes
 * see {@link Shape#nodeLength()}.
 *
 * @param shape the shape of the store
 * @param nodes number of committed nodes
 * @param order the byte order of its records
 */
public record Workload(Shape shape, long nodes, ByteOrder order) {
    /** Images already validated by this JVM, so that a benchmark of the cold page cache does not read them again. */
    private static final Set<Path> WHOLE = ConcurrentHashMap.newKeySet();

    /**
     * A workload of about the given image length.
     *
     * @param shape  the name of a {@link Shape}, in any case
     * @param length bytes
     * @param order  {@code little} or {@code big}
     * @return the workload
     */
    public static Workload of(final String shape, final long length, final String order) {
        final Shape chosen = Shape.valueOf(shape.toUpperCase(Locale.ROOT));
        return new Workload(chosen, Math.max(1, length / chosen.nodeLength()), order(order));
    }

    private static ByteOrder order(final String name) {
        return switch (name) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw new IllegalArgumentException("the byte order must be little or big, not " + name);
        };
    }

    /**
     * The image file, generated if it does not exist.
     *
     * @return the file
     */
    public Path image() {
        final String orderName = order == ByteOrder.BIG_ENDIAN ? "big" : "little";
        final Path file = Path.of(
                System.getProperty("java.io.tmpdir"),
                "xenstream-bench-" + shape.name().toLowerCase(Locale.ROOT) + "-" + nodes + "-" + orderName + ".img");
        if (WHOLE.contains(file)) {
            return file;
        }
        if (!isWhole(file)) {
            try (NewImage image = MappedImage.create(file, Durability.NONE)) {
                image.publish(generate(image));
            }
        }
        WHOLE.add(file);
        return file;
    }

    private long generate(final NewImage image) {
        try (ImageWriter writer = image.writer(ImageHeader.of(ImageHeader.LATEST_VERSION, order))) {
            return shape.generate(writer, nodes);
        }
    }

    private static boolean isWhole(final Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        try (MappedImage image = MappedImage.open(file);
                ImageReader reader = image.reader()) {
            while (reader.next()) {
                // reads up to END
            }
            return true;
        }
    }
}
