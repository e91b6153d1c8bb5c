// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.nativeio.MappedImage;
import java.io.PrintStream;
import java.nio.file.Path;

/** The README's example, as it stands there. */
final class ReadmeExample {
    private ReadmeExample() {}

    static void list(final Path file, final PrintStream out) {
        // README begins
        try (MappedImage image = MappedImage.open(file);
                ImageReader reader = image.reader()) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA) {
                    NodeDataDecoder node = reader.nodeData(); // a flyweight: nothing is copied or allocated
                    out.println(node.pathString() + ", owned by domain " + node.permissionDomid(0));
                }
            }
        }
        // README ends
    }
}
