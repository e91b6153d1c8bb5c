// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.WritableRegion;
import io.xenstream.nativeio.ChildJvm;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loading an image is interrupted: the disk is full, or the process is killed. Real files, real processes. */
class InterruptedLoadTest {
    private static final int NODES = 30_000;

    @TempDir
    Path directory;

    /** Some directories, with nodes of two domains in turns. */
    private static WritableRegion image() {
        final WritableRegion image = WritableRegion.allocate(1 << 20, "loaded");
        try (ImageWriter writer = ImageWriter.open(image, ImageHeader.of(1, ByteOrder.nativeOrder()))) {
            write(writer, "/", 0);
            for (int i = 1; i < NODES; i++) {
                final String above = "/directory-" + (i - 1) / 100;
                write(writer, i % 100 == 1 ? above : above + "/node-" + i, i % 2);
            }
            writer.finish();
        }
        return image;
    }

    private static void write(final ImageWriter writer, final String path, final int owner) {
        writer.claimNodeData(1, path.length(), 0)
                .permission(0, (byte) 'n', 0, owner)
                .path(Invariants.buffer(path));
        writer.commit();
    }

    private static void requireWhole(final LiveStore store) {
        assertThat(Invariants.check(store.tree())).hasSize(NODES);
    }

    @Test
    void shouldReportAFullDisk() throws IOException, InterruptedException {
        assertThat(new ChildJvm().onSmallFileSystem("16m", directory).run(LoadOnFullDisks.class, directory))
                .isEmpty();
    }

    /** Loads again and again, with a little more room each time. */
    static final class LoadOnFullDisks {
        private static final int DISK = 16 << 20;
        private static final int STEP = 300_000;

        private LoadOnFullDisks() {}

        public static void main(final String[] arguments) throws IOException {
            final Path disk = Path.of(arguments[0]);
            final Path directory = disk.resolve("store");
            final Path others = disk.resolve("others");
            int refused = 0;
            try (WritableRegion image = image()) {
                for (int room = STEP; room < DISK; room += STEP) {
                    Files.write(others, new byte[DISK - room]);
                    final Throwable refusal = catchThrowable(() -> load(directory, image));
                    Files.delete(others);
                    if (refusal == null) {
                        break;
                    }
                    refused++;
                    assertThat(refusal)
                            .isInstanceOfSatisfying(
                                    ImageIoException.class,
                                    e -> assertThat(e.rule()).isEqualTo(IoRule.SPACE))
                            .hasMessageContaining("No space left on device");
                }
                assertThat(refused).isGreaterThan(15);
                try (LiveStore store = LiveStore.open(directory, StoreOptions.DEFAULT)) {
                    requireWhole(store);
                }
            }
        }

        private static void load(final Path directory, final WritableRegion image) {
            LiveStore.load(directory, image, StoreOptions.DEFAULT).close();
        }
    }

    @Test
    void shouldBeginAgainWhenTheProcessWasKilled() throws IOException, InterruptedException {
        final Path store = directory.resolve("store");
        int killed = 0;
        try (WritableRegion image = image()) {
            for (long length = 200_000; length < 4_000_000; length += 900_000) {
                final Process loading = new ChildJvm().start(Load.class, store);
                final Path file = store.resolve(LiveStore.IMAGE_NAME);
                while (loading.isAlive() && file.toFile().length() < length) {
                    Thread.onSpinWait();
                }
                loading.destroyForcibly().waitFor();
                if (isEmpty(store)) {
                    killed++;
                }
                deleteFiles(store);
            }
            try (LiveStore loaded = LiveStore.load(store, image, StoreOptions.DEFAULT)) {
                requireWhole(loaded);
            }
        }
        assertThat(killed).isPositive();
    }

    /** Whether the files are those of an interrupted load, over which an empty store is created; otherwise they are a whole store. */
    private static boolean isEmpty(final Path directory) {
        try (LiveStore store = LiveStore.open(directory, StoreOptions.DEFAULT)) {
            if (store.nodes() == 1) {
                return true;
            }
            requireWhole(store);
            return false;
        }
    }

    private static void deleteFiles(final Path directory) throws IOException {
        for (final String name : new String[] {LiveStore.IMAGE_NAME, LiveStore.INDEX_NAME, LiveStore.JOURNAL_NAME}) {
            Files.delete(directory.resolve(name));
        }
    }

    /** Loads a store. */
    static final class Load {
        private Load() {}

        public static void main(final String[] arguments) {
            try (WritableRegion image = image()) {
                LiveStore.load(Path.of(arguments[0]), image, StoreOptions.DEFAULT)
                        .close();
            }
        }
    }
}
