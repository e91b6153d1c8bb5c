// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import io.xenstream.codec.Region;
import io.xenstream.nativeio.ChildJvm;
import io.xenstream.store.LiveCursor;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that a killed process leaves: the stock C daemon refuses half a commit, and serves the rest with the same nodes. */
@Tag("interop")
final class CrashedStoreTest {
    private static final int KILLS = 3;
    private static final int LONGEST_LIFE_NANOS = 60_000_000;
    /** The last byte of the header's flags, and the flag of a commit in progress. */
    private static final int FLAGS_OFFSET = 15;

    private static final byte BUSY = 2;

    private final StockPackages packages = StockPackages.obtain();

    @TempDir
    Path directory;

    private Path store() {
        return directory.resolve("store");
    }

    private Path image() {
        return store().resolve(LiveStore.IMAGE_NAME);
    }

    @Test
    void shouldBeServedByTheStockDaemonAfterACrash() throws IOException, InterruptedException {
        final byte[] state = new StateImage().host().node("/", "", "n0").end().bytes();
        LiveStore.load(store(), Region.ofArray(state, "state"), StoreOptions.DEFAULT)
                .close();
        final Random random = new Random(1);
        for (int i = 0; i < KILLS; i++) {
            kill(random.nextInt(LONGEST_LIFE_NANOS), i);
            final boolean isBusy = Files.readAllBytes(image())[FLAGS_OFFSET] == BUSY;
            final Path recovered = directory.resolve("recovered-" + i);
            if (isBusy) {
                assertThat(outcome(image()).verdict()).isEqualTo(Outcome.Verdict.REFUSES);
            } else {
                // As it was left.
                Files.copy(image(), directory.resolve("left-" + i));
            }
            assertThat(Run.of("recover", store().toString(), recovered.toString())
                            .exitCode())
                    .isZero();
            final List<String> expected = listing();
            assertThat(expected).hasSizeGreaterThan(20);
            if (!isBusy) {
                requireServed(directory.resolve("left-" + i), expected);
            }
            requireServed(image(), expected);
            requireServed(recovered, expected);
        }
    }

    /** Half a commit, for certain. */
    @Test
    void shouldBeRefusedByTheStockDaemonInTheMiddleOfACommit() throws IOException {
        final byte[] state = new StateImage().host().node("/", "", "n0").end().bytes();
        LiveStore.load(store(), Region.ofArray(state, "state"), StoreOptions.DEFAULT)
                .close();
        final byte[] busy = Files.readAllBytes(image());
        busy[FLAGS_OFFSET] = BUSY;
        final Path half = Files.write(directory.resolve("half"), busy);

        assertThat(outcome(half).verdict()).isEqualTo(Outcome.Verdict.REFUSES);
        requireServed(image(), List.of());
    }

    private void kill(final int nanos, final int seed) throws IOException, InterruptedException {
        final Process writer = new ChildJvm().start(ChangeForEver.class, store(), seed);
        try {
            final BufferedReader output =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8));
            assertThat(output.readLine()).isEqualTo("changing");
            LockSupport.parkNanos(nanos);
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    private Outcome outcome(final Path state) throws IOException {
        try (StockDaemon daemon = StockDaemon.restore(packages, DaemonKind.C, state, StateImage.DESCRIPTORS)) {
            return daemon.outcome();
        }
    }

    private void requireServed(final Path state, final List<String> expected) throws IOException {
        final Outcome outcome = outcome(state);
        assertThat(outcome.verdict()).as("%s", outcome.log()).isEqualTo(Outcome.Verdict.SERVES);
        assertThat(outcome.listing()).isEqualTo(expected);
    }

    /** The nodes of the store in the form of {@code xenstore-ls}. */
    private List<String> listing() {
        final List<String> lines = new ArrayList<>();
        try (LiveStore store = LiveStore.open(store(), StoreOptions.DEFAULT);
                LiveCursor cursor = store.cursor()) {
            cursor.moveToSpecial(0);
            while (cursor.nextInSubtree()) {
                final List<String> permissions = new ArrayList<>();
                for (int i = 0; i < cursor.node().permissionCount(); i++) {
                    final int permission = cursor.node().permission(i);
                    permissions.add((char) (permission & 0xFF) + String.valueOf(permission >>> 16));
                }
                lines.add(cursor.node().pathString() + " = \""
                        + new String(cursor.node().valueBytes(), StandardCharsets.US_ASCII) + "\"   ("
                        + String.join(",", permissions) + ")");
            }
        }
        lines.sort(null);
        return lines;
    }

    /** Changes a store until it is killed. */
    static final class ChangeForEver {
        private ChangeForEver() {}

        private static UnsafeBuffer ascii(final String text) {
            return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
        }

        private static String path(final Random random) {
            final StringBuilder path = new StringBuilder("/tool");
            for (int depth = random.nextInt(3); depth >= 0; depth--) {
                path.append("/node-").append(random.nextInt(7));
            }
            return path.toString();
        }

        public static void main(final String[] arguments) {
            final Random random = new Random(Long.parseLong(arguments[1]));
            try (LiveStore store = LiveStore.open(Path.of(arguments[0]), StoreOptions.DEFAULT)) {
                for (int i = 0; true; i++) {
                    if (i == 300) {
                        System.out.println("changing");
                    }
                    change(store, ascii(path(random)), random);
                }
            }
        }

        private static void change(final LiveStore store, final UnsafeBuffer path, final Random random) {
            final UnsafeBuffer value = ascii("v".repeat(random.nextInt(random.nextInt(5) == 0 ? 900 : 20)));
            final int[] permissions = {'n' | random.nextInt(3) << 16, 'r' | 1 << 16, 'b' | 2 << 16};
            switch (random.nextInt(6)) {
                case 0 -> store.remove(path, path.capacity());
                case 1 -> store.setPermissions(path, path.capacity(), permissions, 1 + random.nextInt(3));
                default -> store.write(path, path.capacity(), value, 0, value.capacity(), LiveStore.INHERITED);
            }
        }
    }
}
