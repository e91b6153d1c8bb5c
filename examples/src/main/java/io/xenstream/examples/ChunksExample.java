// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.examples;

import io.xenstream.codec.ImageDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** Decodes an image while it arrives. */
public final class ChunksExample {
    private ChunksExample() {}

    public static void main(final String[] arguments) throws IOException {
        final Path file = Path.of(arguments[0], "host.img");
        WriteExample.write(file);
        try (ReadableByteChannel channel = Files.newByteChannel(file)) {
            System.out.println("nodes: " + countNodes(channel));
        }
    }

    static long countNodes(final ReadableByteChannel channel) throws IOException {
        final long[] nodes = {0};
        final ImageDecoder decoder = new ImageDecoder("from a peer", ReadOptions.DEFAULT, record -> {
            if (record.type() == RecordType.NODE_DATA) { // record.nodeData() is valid until this returns
                nodes[0]++;
            }
        });
        final ByteBuffer chunk = ByteBuffer.allocateDirect(100); // of any size: records may span chunks
        final UnsafeBuffer bytes = new UnsafeBuffer(chunk);
        while (!decoder.isDone() && channel.read(chunk.clear()) >= 0) {
            decoder.feed(bytes, 0, chunk.position());
        }
        decoder.finish(); // throws if the image was cut
        return nodes[0];
    }
}
