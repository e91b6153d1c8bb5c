// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.examples;

import io.xenstream.codec.ImagePatcher;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.MutableMappedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** Changes a value in an image, in place. */
public final class PatchExample {
    private PatchExample() {}

    public static void main(final String[] arguments) {
        final Path file = Path.of(arguments[0], "host.img");
        WriteExample.write(file);
        System.out.println("changed: " + rename(file, "/local/domain/2/name", "GUEST-2"));
        System.out.println("changed: " + rename(file, "/local/domain/2/name", "a name that needs a longer record"));
        System.out.println("findings: " + WriteExample.verify(file));
    }

    static boolean rename(final Path file, final String path, final String name) {
        final UnsafeBuffer value = new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
        try (MutableMappedImage image = MappedImage.openForUpdate(file);
                ImagePatcher patcher = image.patcher()) {
            NodeDataDecoder node;
            while ((node = patcher.nextNode()) != null) {
                if (node.pathString().equals(path)) {
                    if (value.capacity() > patcher.patchNodeData().valueRoom()) {
                        return false; // records do not move: write a new image, or keep a live store
                    }
                    patcher.patchNodeData().value(value);
                    image.force(); // until then, the change survives the process but not a power failure
                    return true;
                }
            }
            return false;
        }
    }
}
