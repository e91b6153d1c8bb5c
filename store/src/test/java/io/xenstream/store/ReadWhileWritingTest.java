// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.nativeio.ChildJvm;
import io.xenstream.nativeio.MappedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process changes a store, another one reads it. Each commit changes two nodes, which are always equal. */
@Tag("slow")
class ReadWhileWritingTest {
    private static final int PAIRS = 500;

    @TempDir
    Path directory;

    @Test
    void shouldReadWholeCommits() throws IOException, InterruptedException {
        readFor(100);
    }

    @Tag("long")
    @Test
    void shouldReadWholeCommitsForLong() throws IOException, InterruptedException {
        readFor(20_000);
    }

    private void readFor(final int times) throws IOException, InterruptedException {
        final Path store = directory.resolve("store");
        final Path temporary = Files.createDirectory(directory.resolve("temporary"));
        final Process writer = new ChildJvm().flags("-Xshare:auto").start(WritePairs.class, store);
        long last = 0;
        int busy = 0;
        try {
            final BufferedReader output =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8));
            assertThat(output.readLine()).isEqualTo("writing");
            for (int i = 0; i < times; i++) {
                try (MappedImage image = StoreReader.image(store, temporary)) {
                    Invariants.verify(image.region());
                    final long commits = requirePairs(image);
                    assertThat(commits).isGreaterThanOrEqualTo(last);
                    last = commits;
                } catch (final StoreException refused) {
                    assertThat(refused.rule()).isEqualTo(StoreRule.BUSY);
                    busy++;
                }
            }
            assertThat(writer.isAlive()).isTrue();
        } finally {
            writer.destroyForcibly().waitFor();
        }
        // How often depends on the machine.
        assertThat(busy).isLessThan(times);
        // Killed at any place, it can still be read.
        try (MappedImage image = StoreReader.image(store, temporary)) {
            assertThat(requirePairs(image)).isGreaterThanOrEqualTo(last).isPositive();
        }
    }

    /** Requires that both nodes of each pair have one value. Returns the number of commits, which is in each image. */
    private static long requirePairs(final MappedImage image) {
        final Map<String, String> values = new HashMap<>();
        try (ImageReader reader = image.reader()) {
            for (NodeDataDecoder node = reader.nextNode(); node != null; node = reader.nextNode()) {
                values.put(node.pathString(), new String(node.valueBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        for (int i = 0; i < PAIRS; i++) {
            assertThat(values.get("/a/" + i)).as("pair %d", i).isEqualTo(values.get("/b/" + i));
        }
        return Long.parseLong(values.get("/commits"));
    }

    /** Writes, moves and removes pairs until it is killed. */
    static final class WritePairs {
        private WritePairs() {}

        public static void main(final String[] arguments) {
            final Random random = new Random();
            try (LiveStore store = LiveStore.open(Path.of(arguments[0]), StoreOptions.DEFAULT)) {
                for (long i = 1; true; i++) {
                    final String name = "/" + random.nextInt(PAIRS);
                    try (StoreTransaction transaction = store.begin()) {
                        change(transaction, "/a" + name, i);
                        change(transaction, "/b" + name, i);
                        write(transaction, "/commits", Long.toString(i));
                        transaction.commit();
                    }
                    if (i == 1) {
                        System.out.println("writing");
                    }
                    // Now and then, a pause as between two requests of clients.
                    if (random.nextInt(4) == 0) {
                        LockSupport.parkNanos(1);
                    }
                }
            }
        }

        private static void change(final StoreTransaction transaction, final String path, final long number) {
            if (number % 5 == 0) {
                final MutableDirectBuffer where = Invariants.buffer(path);
                transaction.remove(where, where.capacity());
            } else {
                write(transaction, path, Long.toString(number).repeat((int) (number % 37)));
            }
        }

        private static void write(final StoreTransaction transaction, final String path, final String value) {
            final MutableDirectBuffer where = Invariants.buffer(path);
            final MutableDirectBuffer bytes = Invariants.buffer(value);
            transaction.write(where, where.capacity(), bytes, 0, bytes.capacity(), LiveStore.INHERITED);
        }
    }
}
