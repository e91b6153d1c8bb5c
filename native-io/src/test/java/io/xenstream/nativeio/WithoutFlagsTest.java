// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageDecoder;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImagePatcher;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import io.xenstream.verify.Verifier;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is given no flag. */
class WithoutFlagsTest {
    @TempDir
    Path directory;

    @Test
    void shouldWritePatchReadIndexAndVerifySilently() throws IOException, InterruptedException {
        final ChildJvm jvm = new ChildJvm().withoutFlags();
        if (Runtime.version().feature() >= 24) {
            jvm.flags("--sun-misc-unsafe-memory-access=deny");
        }
        if (Runtime.version().feature() >= 22) {
            assertThat(jvm.run(WriteAndRead.class, directory.resolve("host.img")))
                    .isEqualTo("done");
        } else {
            final Process process = jvm.start(WriteAndRead.class, directory.resolve("host.img"));
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isNotEmpty();
            assertThat(process.waitFor()).isNotZero();
        }
    }

    /** Prints "done" if all is as it should be. */
    static final class WriteAndRead {
        private static final int NODES = 3000;

        private WriteAndRead() {}

        public static void main(final String[] arguments) throws IOException {
            final Path path = Path.of(arguments[0]);
            for (final ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
                write(path, order);
                patch(path);
                read(path);
                decode(path);
                index(path);
                verify(path);
            }
            System.out.print("done");
        }

        private static String path(final int node) {
            return node == 0 ? "/" : "/n" + "x".repeat(node % 100) + node;
        }

        private static byte[] value(final int node) {
            return ("v".repeat(node % 300) + node).getBytes(StandardCharsets.US_ASCII);
        }

        private static void write(final Path path, final ByteOrder order) {
            try (NewImage image = MappedImage.create(path);
                    ImageWriter writer = image.writer(ImageHeader.of(2, order))) {
                for (int i = 0; i < NODES; i++) {
                    final byte[] value = value(i);
                    writer.claimNodeData(2, path(i).length(), value.length)
                            .permission(0, (byte) 'n', 0, i)
                            .permission(1, (byte) 'r', 0, 1)
                            .path(path(i))
                            .value(Buffers.of(value));
                    writer.commit();
                }
                image.publish(writer.finish());
            }
        }

        private static void patch(final Path path) {
            try (MutableMappedImage image = MappedImage.openForUpdate(path);
                    ImagePatcher patcher = image.patcher()) {
                while (patcher.next()) {
                    if (patcher.type() == RecordType.NODE_DATA) {
                        patcher.patchNodeData().permission(1, (byte) 'w', 0, 7);
                    }
                }
                image.force();
            }
        }

        private static void read(final Path path) {
            try (MappedImage image = MappedImage.open(path);
                    ImageReader reader = image.reader()) {
                int i = 0;
                for (NodeDataDecoder node = reader.nextNode(); node != null; node = reader.nextNode()) {
                    requireNode(node, i);
                    i++;
                }
                require(i == NODES);
            }
        }

        private static void requireNode(final NodeDataDecoder node, final int i) {
            final byte[] value = value(i);
            final MutableDirectBuffer copy = Buffers.of(new byte[node.valueLength()]);
            node.getValue(copy, 0, node.valueLength());
            require(node.pathString().equals(path(i)) && copy.equals(Buffers.of(value)));
            require(node.value().equals(copy) && node.value().compareTo(copy) == 0);
            require(node.permissionDomid(0) == i && node.permissionDomid(1) == 7 && node.permissionLetter(1) == 'w');
        }

        private static void decode(final Path path) throws IOException {
            final int[] nodes = {0};
            final ImageDecoder decoder = new ImageDecoder(path.toString(), ReadOptions.DEFAULT, cursor -> {
                if (cursor.type() == RecordType.NODE_DATA) {
                    requireNode(cursor.nodeData(), nodes[0]);
                    nodes[0]++;
                }
            });
            final byte[] image = Files.readAllBytes(path);
            for (int at = 0; at < image.length; at += 1000) {
                decoder.feed(Buffers.of(image), at, Math.min(1000, image.length - at));
            }
            decoder.finish();
            require(nodes[0] == NODES);
        }

        private static void index(final Path path) {
            try (MappedImage image = MappedImage.open(path)) {
                try (StoreIndex index = StoreIndex.build(image.region())) {
                    MappedIndex.publish(index, path, Durability.NONE);
                }
                try (MappedIndex index = MappedIndex.open(image.region(), MappedIndex.pathOf(path));
                        StoreCursor cursor = index.index().cursor()) {
                    for (int i = 0; i < NODES; i++) {
                        require(cursor.find(path(i)));
                        require(cursor.node().pathString().equals(path(i)));
                    }
                    require(!cursor.find("/nobody"));
                }
            }
        }

        private static void verify(final Path path) {
            try (MappedImage image = MappedImage.open(path)) {
                final Verifier.Summary summary = Verifier.verify(image.region(), ReadOptions.DEFAULT, finding -> {});
                require(summary.records() == NODES + 1 && summary.isGood());
            }
        }

        private static void require(final boolean isSo) {
            if (!isSo) {
                throw new AssertionError();
            }
        }
    }
}
