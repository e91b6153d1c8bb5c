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
 * The nodes that all contenders work on: a generated image, in a file of the temporary folder. Images are kept, so that forks share them.
 *
 * <p>Sizes are given as octets of image. Of a host, 1 000 000 octets are ten thousand nodes, 100 000 000 are a million, 1 000 000 000 are ten
 * million; of other shapes the same octets are more nodes or fewer, see {@link Shape#nodeLength()}.
 *
 * @param shape what the store looks like
 * @param nodes how many committed nodes it has
 * @param order the byte order of its records
 */
public record Workload(Shape shape, long nodes, ByteOrder order) {
    /** Those that need not be looked through again: a benchmark of the page cache has them forgotten. */
    private static final Set<Path> WHOLE = ConcurrentHashMap.newKeySet();

    /**
     * An image of about some length.
     *
     * @param shape  the name of a {@link Shape}, in any case
     * @param length octets
     * @param order  {@code little} or {@code big}
     * @return it
     */
    public static Workload of(final String shape, final long length, final String order) {
        final Shape chosen = Shape.valueOf(shape.toUpperCase(Locale.ROOT));
        return new Workload(chosen, Math.max(1, length / chosen.nodeLength()), order(order));
    }

    private static ByteOrder order(final String name) {
        return switch (name) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw new IllegalArgumentException("a byte order is little or big, not " + name);
        };
    }

    /**
     * The file of the image; made if it is not there.
     *
     * @return it
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
                // to its END
            }
            return true;
        }
    }
}
