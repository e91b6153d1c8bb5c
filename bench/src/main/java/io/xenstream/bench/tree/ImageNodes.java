// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.nativeio.MappedImage;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/** The committed nodes of an image. */
final class ImageNodes {
    private ImageNodes() {}

    /** Is called for each node. */
    @FunctionalInterface
    interface Visitor {
        /** Visits a node; the buffers are valid during the call. */
        void visit(DirectBuffer path, DirectBuffer value);
    }

    static void forEach(final Path image, final Visitor visitor) {
        try (MappedImage mapped = MappedImage.open(image);
                ImageReader reader = mapped.reader()) {
            for (NodeDataDecoder node = reader.nextNode(); node != null; node = reader.nextNode()) {
                if (node.isCommitted()) {
                    visitor.visit(node.path(), node.value());
                }
            }
        }
    }

    static byte[] bytes(final DirectBuffer view) {
        final byte[] bytes = new byte[view.capacity()];
        view.getBytes(0, bytes);
        return bytes;
    }

    static String text(final DirectBuffer view) {
        return view.getStringWithoutLengthAscii(0, view.capacity());
    }
}
