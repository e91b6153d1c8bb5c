// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.xenstream;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.Sums;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Publishes an image: a new mapped file that grows as needed and replaces the previous one. */
public final class XenstreamFileEncoder implements Encoder {
    private final NodeSource nodes;
    private final Path file;
    private final ImageHeader header;
    private final Durability durability;

    /**
     * Encodes into files.
     *
     * @param nodes  the nodes to encode
     * @param file       the file to replace
     * @param order  byte order of the image
     * @param durability the requested durability
     */
    public XenstreamFileEncoder(
            final NodeSource nodes, final Path file, final ByteOrder order, final Durability durability) {
        this.nodes = nodes;
        this.file = file;
        this.header = ImageHeader.of(ImageHeader.LATEST_VERSION, order);
        this.durability = durability;
    }

    @Override
    public long encode() {
        try (NewImage image = MappedImage.create(file, durability)) {
            final long length = encode(image);
            image.publish(length);
            return length;
        }
    }

    private long encode(final NewImage image) {
        try (ImageWriter writer = image.writer(header)) {
            XenstreamEncoder.encode(nodes, writer);
            return writer.finish();
        }
    }

    @Override
    public long everyField() throws IOException {
        return Sums.of(file).everyField();
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
