// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageReader;
import io.xenstream.nativeio.ChildJvm;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is given no flag. */
class WithoutFlagsTest {
    @TempDir
    Path directory;

    @Test
    void shouldUseAStoreSilently() throws IOException, InterruptedException {
        if (Runtime.version().feature() >= 22) {
            assertThat(withoutFlags().run(UseStore.class, directory)).isEqualTo("done");
        } else {
            final Process process = withoutFlags().start(UseStore.class, directory);
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isNotEmpty();
            assertThat(process.waitFor()).isNotZero();
        }
    }

    /** Memory is accessed by its address, but cannot be mapped beyond the end of a file. */
    @Test
    void shouldUseAStoreWithNoFlagButAgronas() throws IOException, InterruptedException {
        if (Runtime.version().feature() >= 22) {
            final ChildJvm jvm =
                    new ChildJvm().withoutFlags().flags("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
            if (Runtime.version().feature() >= 24) {
                jvm.flags("--sun-misc-unsafe-memory-access=allow");
            }
            assertThat(jvm.run(UseStore.class, directory)).isEqualTo("done");
        }
    }

    /** A JVM whose error output is part of what it prints. */
    static ChildJvm withoutFlags() {
        final ChildJvm jvm = new ChildJvm().withoutFlags();
        return Runtime.version().feature() >= 24 ? jvm.flags("--sun-misc-unsafe-memory-access=deny") : jvm;
    }

    /** Prints "done" if all is as it should be. */
    static final class UseStore {
        /** The files grow many times. */
        private static final int NODES = 20_000;

        private UseStore() {}

        public static void main(final String[] arguments) throws IOException, InterruptedException {
            final Path directory = Path.of(arguments[0]);
            final Path path = directory.resolve("store");
            final Path snapshot = directory.resolve("snapshot.img");
            try (LiveStore store = LiveStore.open(path, StoreOptions.DEFAULT)) {
                change(store);
                transact(store);
                release(store);
                compact(store);
                requireNodes(store);
                readInAnotherProcess(directory);
                store.snapshot(snapshot, Durability.NONE);
            }
            open(path, StoreOptions.DEFAULT);
            open(path, StoreOptions.DEFAULT.withRebuildIndex(true));
            takeOver(path);
            load(directory.resolve("loaded"), snapshot);
            System.out.print("done");
        }

        private static MutableDirectBuffer path(final int node) {
            return Invariants.buffer("/d" + node % 100 + "/n" + node);
        }

        private static MutableDirectBuffer value(final int node) {
            return Invariants.buffer("v".repeat(node % 200) + node);
        }

        private static void write(final LiveStore store, final int node) {
            final MutableDirectBuffer path = path(node);
            final MutableDirectBuffer value = value(node);
            store.write(path, path.capacity(), value, 0, value.capacity(), LiveStore.INHERITED);
        }

        private static void change(final LiveStore store) {
            for (int i = 0; i < NODES; i++) {
                write(store, i);
            }
            final MutableDirectBuffer first = path(0);
            store.setPermissions(first, first.capacity(), new int[] {'n', 'r' | 7 << 16}, 2);
        }

        private static void transact(final LiveStore store) {
            try (StoreTransaction transaction = store.begin()) {
                for (int i = 0; i < 2000; i++) {
                    final MutableDirectBuffer path = Invariants.buffer("/t/n" + i);
                    transaction.write(path, path.capacity(), path, 0, path.capacity(), 7);
                }
                require(transaction.commit());
            }
        }

        private static void release(final LiveStore store) {
            require(store.nodesOf(7) > 2000);
            require(store.releaseDomain(7) > 2000);
            final MutableDirectBuffer path = Invariants.buffer("/d99");
            require(store.remove(path, path.capacity()) == NODES / 100 + 1);
        }

        private static void compact(final LiveStore store) {
            while (store.doWork() > 0) {
                require(store.nodes() > 0);
            }
        }

        private static void requireNodes(final LiveStore store) {
            require(store.nodes() == NODES / 100 * 99 + 100);
            try (LiveCursor cursor = store.cursor()) {
                for (int i = 0; i < NODES; i++) {
                    final MutableDirectBuffer path = path(i);
                    require(cursor.find(path, path.capacity()) == (i % 100 < 99));
                    require(i % 100 == 99 || cursor.node().value().equals(value(i)));
                }
            }
        }

        private static void open(final Path path, final StoreOptions options) {
            try (LiveStore store = LiveStore.open(path, options)) {
                requireNodes(store);
            }
        }

        private static void takeOver(final Path path) {
            final LiveStore next;
            try (LiveStore first = LiveStore.open(path, StoreOptions.DEFAULT)) {
                next = LiveStore.takeOver(path, StoreOptions.DEFAULT);
                require(!next.lock());
                requireNodes(first);
            }
            require(next.lock());
            requireNodes(next);
            write(next, 1);
            next.close();
        }

        private static void load(final Path path, final Path snapshot) {
            try (MappedImage image = MappedImage.open(snapshot);
                    LiveStore store = LiveStore.load(path, image.region(), StoreOptions.DEFAULT)) {
                requireNodes(store);
                write(store, 1);
            }
        }

        /** A process has no locks any more once it has closed a file of the store. */
        private static void readInAnotherProcess(final Path directory) throws IOException, InterruptedException {
            final Process process = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ReadStore.class.getName(),
                            directory.toString())
                    .redirectErrorStream(true)
                    .start();
            final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0 || !printed.equals("read")) {
                throw new AssertionError(printed);
            }
        }

        static void require(final boolean isSo) {
            if (!isSo) {
                throw new AssertionError();
            }
        }
    }

    /** Reads a store that another process has open. */
    static final class ReadStore {
        private ReadStore() {}

        public static void main(final String[] arguments) {
            final Path directory = Path.of(arguments[0]);
            try (MappedImage image = StoreReader.image(directory.resolve("store"), directory);
                    ImageReader reader = image.reader()) {
                int nodes = 0;
                while (reader.nextNode() != null) {
                    nodes++;
                }
                UseStore.require(nodes == UseStore.NODES / 100 * 99 + 100);
            }
            System.out.print("read");
        }
    }
}
