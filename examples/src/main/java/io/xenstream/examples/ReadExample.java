// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.examples;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.nativeio.MappedImage;
import java.io.PrintStream;
import java.nio.file.Path;

/** Lists the nodes of an image. */
public final class ReadExample {
    private ReadExample() {}

    public static void main(final String[] arguments) {
        final Path file = Path.of(arguments[0], "host.img");
        WriteExample.write(file);
        list(file, System.out);
    }

    static void list(final Path file, final PrintStream out) {
        try (MappedImage image = MappedImage.open(file);
                ImageReader reader = image.reader()) {
            NodeDataDecoder node; // a flyweight over the mapped file: the same object for every node
            while ((node = reader.nextNode()) != null) {
                final boolean isOwned = node.permissionCount() > 0; // a node deleted in a transaction has none
                final String owner = isOwned ? "domain " + node.permissionDomid(0) : "nobody";
                out.println(node.pathString() + ", owned by " + owner); // path() reads it without a String
            }
        }
    }
}
