// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.examples;

import io.xenstream.nativeio.MappedImage;
import io.xenstream.stream.Blocking;
import io.xenstream.stream.DataStream;
import io.xenstream.stream.operation.Restore;
import io.xenstream.stream.operation.Save;
import io.xenstream.stream.stage.Stages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Sends an image through a stream to a receiver that verifies and publishes it. */
public final class StreamExample {
    private StreamExample() {}

    public static void main(final String[] arguments) throws IOException {
        final Path file = Path.of(arguments[0], "host.img");
        final Path copy = Path.of(arguments[0], "copy.img");
        WriteExample.write(file);
        final ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            System.out.println("received " + send(file, copy, executor) + " records");
        } finally {
            executor.shutdown();
        }
        System.out.println("same bytes: " + (Files.mismatch(file, copy) == -1));
    }

    static long send(final Path file, final Path copy, final ExecutorService executor) {
        final DataStream stream = DataStream.inProcess("host.img");
        // Receiver: verifies each frame's digest, decodes and verifies the image, and publishes it atomically.
        final CompletableFuture<Restore.Result> restored = Restore.toFile(
                        Stages.digest(stream.reader()), copy, Restore.Options.DEFAULT)
                .start(executor);
        // Sender: writes a mapped image directly from its memory.
        try (MappedImage image = MappedImage.open(file)) {
            Blocking.run(Save.from(image.region(), Stages.digest(stream.writer())), Duration.ofMinutes(5));
        }
        return restored.join().records();
    }
}
