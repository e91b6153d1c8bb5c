// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.XenstreamException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/** Captured images, and generated images whose records carry a generation number. */
final class SampleImages {
    static final ImageHeader HEADER = ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN);

    private SampleImages() {}

    static List<String> captured() {
        return List.of(
                "c-4.17-v1.img",
                "c-4.17-v1-transaction.img",
                "c-4.22-v1.img",
                "c-4.22-v2.img",
                "c-4.22-v2-watch-depth.img");
    }

    static Path captured(final Path directory, final String name) throws IOException {
        final Path copy = directory.resolve(name);
        try (InputStream image = SampleImages.class.getResourceAsStream("/corpus/" + name)) {
            Files.copy(image, copy);
        }
        return copy;
    }

    /** Writes nodes that all carry the generation as the domain of their permission. */
    static long write(final NewImage image, final int generation, final int nodes) {
        try (ImageWriter writer = image.writer(HEADER)) {
            writer.claimGlobalData();
            writer.commit();
            for (int i = 0; i < nodes; i++) {
                final String path = i == 0 ? "/" : "/" + i;
                writer.claimNodeData(1, path.length(), 1000)
                        .permission(0, (byte) 'n', 0, generation)
                        .path(path)
                        .value(new UnsafeBuffer(new byte[1000]));
                writer.commit();
            }
            return writer.finish();
        }
    }

    static void publish(final Path path, final Durability durability, final int generation, final int nodes) {
        try (NewImage image = MappedImage.create(path, durability)) {
            image.publish(write(image, generation, nodes));
        }
    }

    /** The generation of all nodes; checks that the image is complete. */
    static int generation(final Path path, final int nodes) {
        int generation = -1;
        int found = 0;
        try (MappedImage image = MappedImage.open(path);
                ImageReader reader = image.reader()) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA) {
                    final int domid = reader.nodeData().permissionDomid(0);
                    if (found++ > 0 && domid != generation) {
                        throw new AssertionError("node of " + domid + " in image of " + generation);
                    }
                    generation = domid;
                }
            }
            if (reader.surplusLength() != 0) {
                throw new AssertionError(reader.surplusLength() + " bytes behind the image");
            }
        }
        if (found != nodes) {
            throw new AssertionError(found + " nodes");
        }
        return generation;
    }

    /** Every record of an image, and how reading ended. */
    static List<String> trace(final Region region) {
        final List<String> trace = new ArrayList<>();
        try (ImageReader reader = ImageReader.open(region)) {
            while (reader.next()) {
                final byte[] body = new byte[reader.record().length()];
                reader.record().body().getBytes(0, body);
                trace.add(reader.offset() + " " + reader.type() + " "
                        + HexFormat.of().formatHex(body));
            }
            trace.add("end");
        } catch (final XenstreamException broken) {
            trace.add(broken.getMessage());
        }
        return trace;
    }

    static List<String> files(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    static boolean isMapped(final Path path) throws IOException {
        return Files.readString(Path.of("/proc/self/maps")).contains(path.toString());
    }
}
