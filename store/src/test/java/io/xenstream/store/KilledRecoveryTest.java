// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Buffers;
import io.xenstream.nativeio.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills processes that take back an interrupted commit, one after the other, and then lets one do it. */
class KilledRecoveryTest {
    private static final int NODES = 4000;
    /** The recovery of the commit below has more stores than both together. */
    private static final int LATEST = 8000;

    private static final int FURTHER = 3000;

    private static final int LONGEST_LIFE_NANOS = 2_000_000;

    @TempDir
    Path directory;

    @Tag("slow")
    @Test
    void shouldRecoverWhenRecoveriesAreKilled() throws IOException, InterruptedException {
        kill(6);
    }

    @Tag("long")
    @Test
    void shouldRecoverWhenManyRecoveriesAreKilled() throws IOException, InterruptedException {
        kill(300);
    }

    private void kill(final int times) throws IOException, InterruptedException {
        final Map<String, String> committed = leaveHalfACommit();
        final Random random = new Random(times);
        for (int i = 0; i < times; i++) {
            final Process recovery = new ChildJvm()
                    .flags("-XX:TieredStopAtLevel=1", "-Xshare:auto")
                    .start(RecoverInPart.class, crashed(), random.nextInt(LATEST));
            try {
                awaitRecovery(recovery);
                LockSupport.parkNanos(random.nextInt(LONGEST_LIFE_NANOS));
            } finally {
                recovery.destroyForcibly().waitFor();
            }
            assertThat(isBusy()).as("a commit is still to be taken back").isTrue();
        }
        try (LiveStore store = LiveStore.open(crashed(), StoreOptions.DEFAULT)) {
            assertThat(store.isRecovered()).isTrue();
            assertThat(Invariants.check(store.tree())).isEqualTo(committed);
        }
    }

    private Path crashed() {
        return directory.resolve("crashed");
    }

    /** The files as they are in the middle of a long commit. Returns the nodes before it. */
    private Map<String, String> leaveHalfACommit() throws IOException {
        final Path whole = directory.resolve("whole");
        StoreFiles.createDirectory(whole);
        Files.createDirectory(crashed());
        try (StoreFiles files = StoreFiles.open(whole, StoreOptions.DEFAULT)) {
            final StoreMemory memory = new StoreMemory(files.image(), files.index(), files.journal(), "whole");
            final StoreTree tree = memory.create();
            memory.complete(1);
            final StoreChanges changes = new StoreChanges("whole", StoreOptions.DEFAULT, files, memory.journal(), tree);
            changes.commit(write(changes, NODES, 20));
            final Map<String, String> committed = Invariants.check(tree);
            write(changes, 2 * NODES, 90);
            for (final String file : new String[] {StoreFiles.IMAGE, StoreFiles.INDEX, StoreFiles.JOURNAL}) {
                Files.copy(whole.resolve(file), crashed().resolve(file));
            }
            return committed;
        }
    }

    private static long write(final StoreChanges changes, final int nodes, final int valueLength) {
        final long sequence = changes.beginCommit();
        final MutableDirectBuffer value = Buffers.of(new byte[valueLength]);
        for (int i = 0; i < nodes; i++) {
            final MutableDirectBuffer path = Invariants.buffer("/nodes/" + i);
            changes.write(path, path.capacity(), value, 0, valueLength, i % 5, sequence);
        }
        return sequence;
    }

    private boolean isBusy() throws IOException {
        try (RandomAccessFile image =
                new RandomAccessFile(crashed().resolve(StoreFiles.IMAGE).toFile(), "r")) {
            image.seek(15);
            return image.read() == 2;
        }
    }

    private static void awaitRecovery(final Process recovery) throws IOException {
        final BufferedReader output =
                new BufferedReader(new InputStreamReader(recovery.getInputStream(), StandardCharsets.UTF_8));
        final StringBuilder printed = new StringBuilder();
        String line = output.readLine();
        while (line != null && !line.equals("recovering")) {
            printed.append(line).append('\n');
            line = output.readLine();
        }
        assertThat(line).as("%s", printed).isNotNull();
    }

    /** Takes a commit back, says so after a number of stores, and stands still after some more, in case that nobody kills it. */
    static final class RecoverInPart {
        private final long announced;
        private long stores;

        private RecoverInPart(final long announced) {
            this.announced = announced;
        }

        public static void main(final String[] arguments) {
            final RecoverInPart recovery = new RecoverInPart(Long.parseLong(arguments[1]));
            try (StoreFiles files = StoreFiles.open(Path.of(arguments[0]), StoreOptions.DEFAULT)) {
                new StoreMemory(
                                recovery.counting(files.image()),
                                recovery.counting(files.index()),
                                recovery.counting(files.journal()),
                                "crashed")
                        .open();
            }
            System.out.println("the recovery had only " + recovery.stores + " stores");
        }

        private void count() {
            if (stores == announced) {
                System.out.println("recovering");
            }
            while (stores == announced + FURTHER) {
                LockSupport.park();
            }
            stores++;
        }

        private StoreRegion counting(final StoreRegion region) {
            return new StoreRegion(region.region(), region.allocated(), required -> required) {
                @Override
                void putLong(final long offset, final long value) {
                    count();
                    super.putLong(offset, value);
                }

                @Override
                void putBytes(final long offset, final DirectBuffer source, final int index, final int length) {
                    count();
                    super.putBytes(offset, source, index, length);
                }

                @Override
                void copy(final StoreRegion source, final long from, final long to, final long length) {
                    count();
                    super.copy(source, from, to, length);
                }
            };
        }
    }
}
