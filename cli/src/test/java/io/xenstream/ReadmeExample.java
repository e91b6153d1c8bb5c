// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.nativeio.MappedImage;
import java.io.PrintStream;
import java.nio.file.Path;

/** The example in the README, verbatim. */
final class ReadmeExample {
    private ReadmeExample() {}

    static void list(final Path file, final PrintStream out) {
        // README begins
        try (MappedImage image = MappedImage.open(file);
                ImageReader reader = image.reader()) {
            NodeDataDecoder node; // a flyweight over the mapped file: the same object for every node
            while ((node = reader.nextNode()) != null) {
                final boolean isOwned = node.permissionCount() > 0; // a node deleted in a transaction has none
                final String owner = isOwned ? "domain " + node.permissionDomid(0) : "nobody";
                out.println(node.pathString() + ", owned by " + owner); // path() reads it without a String
            }
        }
        // README ends
    }
}
