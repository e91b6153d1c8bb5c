// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.generate.HostGenerator;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Images to send. */
final class TestImage {
    private TestImage() {}

    static Path generate(final Path path, final long nodes) {
        try (NewImage image = MappedImage.create(path, Durability.NONE);
                ImageWriter writer = image.writer(ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
            image.publish(new HostGenerator(nodes, 1).generate(writer));
            return path;
        }
    }

    /** An image that can be decoded, but has a node twice. */
    static Path withDuplicate(final Path path) {
        try (NewImage image = MappedImage.create(path, Durability.NONE);
                ImageWriter writer = image.writer(ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
            for (int i = 0; i < 2; i++) {
                writer.claimNodeData(1, 1, 0).permission(0, (byte) 'n', 0, 0).path("/");
                writer.commit();
            }
            image.publish(writer.finish());
            return path;
        }
    }
}
