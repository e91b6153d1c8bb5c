// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.nativeio.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that changes a store, and opens the store again. */
class KilledStoreTest {
    private static final int LONGEST_LIFE_NANOS = 40_000_000;

    @TempDir
    Path directory;

    @Tag("slow")
    @Test
    void shouldLoseNothingWhenTheProcessIsKilled() throws IOException, InterruptedException {
        kill(50, new ChildJvm());
    }

    @Tag("slow")
    @Test
    void shouldLoseNothingWhenAProcessWithoutFlagsIsKilled() throws IOException, InterruptedException {
        if (Runtime.version().feature() >= 22) {
            kill(10, WithoutFlagsTest.withoutFlags());
        }
    }

    @Tag("long")
    @Test
    void shouldLoseNothingWhenTheProcessIsKilledAThousandTimes() throws IOException, InterruptedException {
        kill(1000, new ChildJvm());
    }

    private void kill(final int times, final ChildJvm jvm) throws IOException, InterruptedException {
        final Random random = new Random(times);
        jvm.flags("-XX:TieredStopAtLevel=1", "-Xshare:auto");
        final RandomChanges changes = new RandomChanges(times, 5, 300);
        long done = 0;
        for (int i = 0; i < times; i++) {
            final Process writer = jvm.start(ChangeForEver.class, directory.resolve("store"), times, done);
            done = catchUp(changes, done, lifeOf(writer, random, i % 2 == 0));
            done = requireState(changes, done);
        }
        assertThat(done).isGreaterThanOrEqualTo(times / 2);
    }

    /**
     * Kills a writer after a random time, which begins with its first change or before it. Returns the number of the last change that it has
     * acknowledged, or 0.
     */
    private static long lifeOf(final Process writer, final Random random, final boolean hasChanged)
            throws IOException, InterruptedException {
        long acknowledged = 0;
        try {
            final BufferedReader output =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8));
            awaitChanges(output);
            if (hasChanged) {
                acknowledged = numberOf(output.readLine());
            }
            LockSupport.parkNanos(random.nextInt(LONGEST_LIFE_NANOS));
            // SIGKILL. Not through the process, which would close its output.
            writer.toHandle().destroyForcibly();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                // The last line may be cut.
                acknowledged = line.endsWith(".") ? numberOf(line) : acknowledged;
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    private static long numberOf(final String line) {
        return Long.parseLong(line.substring(0, line.length() - 1));
    }

    private static void awaitChanges(final BufferedReader output) throws IOException {
        final StringBuilder printed = new StringBuilder();
        String line = output.readLine();
        while (line != null && !line.equals("changing")) {
            printed.append(line).append('\n');
            line = output.readLine();
        }
        assertThat(line).as("%s", printed).isNotNull();
    }

    private static long catchUp(final RandomChanges changes, final long done, final long acknowledged) {
        for (long i = done; i < acknowledged; i++) {
            changes.next().onModel().run();
        }
        return Math.max(done, acknowledged);
    }

    /** The store has all acknowledged changes, and perhaps some that were not acknowledged any more, each of them whole. */
    private long requireState(final RandomChanges changes, final long done) {
        try (LiveStore store = LiveStore.open(directory.resolve("store"), StoreOptions.DEFAULT)) {
            final Map<String, String> nodes = Invariants.check(store.tree());
            final MutableDirectBuffer path = Invariants.buffer("@done");
            final long written;
            try (LiveCursor cursor = store.cursor()) {
                written = cursor.find(path, path.capacity())
                        ? Long.parseLong(new String(cursor.node().valueBytes(), StandardCharsets.ISO_8859_1))
                        : 0;
            }
            assertThat(written).isGreaterThanOrEqualTo(done);
            long caughtUp = catchUp(changes, done, written);
            nodes.remove("@done");
            if (!nodes.equals(changes.model)) {
                // Each change is followed by a commit that counts it: the last one may be there without its count.
                caughtUp = catchUp(changes, caughtUp, caughtUp + 1);
            }
            assertThat(nodes).isEqualTo(changes.model);
            final MutableDirectBuffer number = Invariants.buffer(Long.toString(caughtUp));
            store.write(path, path.capacity(), number, 0, number.capacity(), LiveStore.INHERITED);
            return caughtUp;
        }
    }

    /** Makes random changes from a number on, and prints the number of each that has returned. */
    static final class ChangeForEver {
        private ChangeForEver() {}

        public static void main(final String[] arguments) {
            final RandomChanges changes = new RandomChanges(Long.parseLong(arguments[1]), 5, 300);
            final long from = Long.parseLong(arguments[2]);
            for (long i = 0; i < from; i++) {
                changes.next().onModel().run();
            }
            final MutableDirectBuffer path = Invariants.buffer("@done");
            try (LiveStore store = LiveStore.open(Path.of(arguments[0]), StoreOptions.DEFAULT)) {
                System.out.println("changing");
                for (long i = from; true; i++) {
                    final RandomChanges.Change change = changes.next();
                    change.onStore().accept(store);
                    change.onModel().run();
                    final MutableDirectBuffer number = Invariants.buffer(Long.toString(i + 1));
                    store.write(path, path.capacity(), number, 0, number.capacity(), LiveStore.INHERITED);
                    System.out.println(i + 1 + ".");
                }
            }
        }
    }
}
