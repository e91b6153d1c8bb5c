// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.counters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.Rule;
import io.xenstream.nativeio.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CounterFileTest {
    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("counters");
    }

    private void require(final Rule rule) {
        assertThatExceptionOfType(CounterException.class)
                .isThrownBy(() -> CounterSnapshot.read(path))
                .satisfies(refused -> assertThat(refused.rule()).isEqualTo(rule));
    }

    private Process startCounting() throws IOException {
        final Process process = new ChildJvm().flags("-XX:TieredStopAtLevel=1").start(CountForEver.class, path);
        final BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(output.readLine()).isEqualTo("counting");
        return process;
    }

    /** Counts to 1,000,003, and then waits to be killed. */
    static final class CountForEver {
        public static void main(final String[] args) throws InterruptedException {
            final CounterFile file = CounterFile.create(Path.of(args[0]), "for ever");
            final AtomicCounter counter = file.counter("count", CounterKind.COUNTER);
            file.publish(false);
            for (int i = 0; i < 1_000_003; i++) {
                counter.incrementRelease();
            }
            System.out.println("counting");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void shouldShowWhatIsCountedWhileTheProcessRunsAndAfterItHasEnded() {
        try (CounterFile file = CounterFile.create(path, "test")) {
            final AtomicCounter requests = file.counter("requests", CounterKind.COUNTER);
            final AtomicCounter clients = file.counter("clients", CounterKind.GAUGE);
            requests.increment();
            assertThat(path).doesNotExist();
            file.publish(false);
            clients.set(-3);
            requests.increment();

            final CounterSnapshot running = CounterSnapshot.read(path);
            assertThat(running.state()).isEqualTo(CounterSnapshot.State.RUNNING);
            assertThat(running.name()).isEqualTo("test");
            assertThat(running.process()).isEqualTo(ProcessHandle.current().pid());
            assertThat(running.counters())
                    .containsExactly(
                            new CounterSnapshot.Counter(1, "requests", 2),
                            new CounterSnapshot.Counter(2, "clients", -3));
        }
        final CounterSnapshot ended = CounterSnapshot.read(path);
        assertThat(ended.state()).isEqualTo(CounterSnapshot.State.ENDED);
        assertThat(ended.counters()).hasSize(2);
    }

    @Test
    void shouldShowTheLastValueAfterTheProcessWasKilled() throws IOException, InterruptedException {
        final Process process = startCounting();
        assertThat(CounterSnapshot.read(path).state()).isEqualTo(CounterSnapshot.State.RUNNING);
        process.destroyForcibly().waitFor();

        final CounterSnapshot killed = CounterSnapshot.read(path);
        assertThat(killed.state()).isEqualTo(CounterSnapshot.State.KILLED);
        assertThat(killed.process()).isEqualTo(process.pid());
        assertThat(killed.counters()).containsExactly(new CounterSnapshot.Counter(1, "count", 1_000_003));
    }

    @Test
    void shouldReplaceTheFileOfARunningProcessOnlyAsItsSuccessor() throws IOException, InterruptedException {
        final Process process = startCounting();
        try (CounterFile file = CounterFile.create(path, "other")) {
            assertThatExceptionOfType(CounterException.class)
                    .isThrownBy(() -> file.publish(false))
                    .satisfies(refused -> assertThat(refused.rule()).isEqualTo(CounterRule.IN_USE));
            assertThat(CounterSnapshot.read(path).name()).isEqualTo("for ever");

            file.publish(true);
            assertThat(CounterSnapshot.read(path).name()).isEqualTo("other");
        } finally {
            process.destroyForcibly().waitFor();
        }
        // That of a process that has ended.
        try (CounterFile file = CounterFile.create(path, "next")) {
            file.publish(false);
        }
        assertThat(CounterSnapshot.read(path).name()).isEqualTo("next");
    }

    @Test
    void shouldNotReplaceAnotherFile() throws IOException {
        Files.writeString(path, "precious");
        try (CounterFile file = CounterFile.create(path, "test")) {
            assertThatExceptionOfType(CounterException.class)
                    .isThrownBy(() -> file.publish(false))
                    .satisfies(refused -> assertThat(refused.rule()).isEqualTo(CounterRule.CONTENT));
        }
        assertThat(path).hasContent("precious");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void shouldLetNobodyElseReadOrWrite() throws IOException {
        try (CounterFile file = CounterFile.create(path, "test")) {
            file.publish(false);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void shouldBeReadByAgrona() throws IOException {
        try (CounterFile file = CounterFile.create(path, "test")) {
            final AtomicCounter first = file.counter("first", CounterKind.COUNTER);
            file.counter("second", CounterKind.GAUGE).set(Long.MIN_VALUE);
            file.publish(false);
            first.set(7);
        }
        try (FileChannel channel = FileChannel.open(path)) {
            final MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            final ByteBuffer header = map.duplicate().order(ByteOrder.nativeOrder());
            final int begin = header.getInt(12);
            final int metadata = header.getInt(16);
            final int values = header.getInt(20);
            final CountersReader reader = new CountersReader(
                    new UnsafeBuffer(map, begin, metadata),
                    new UnsafeBuffer(map, begin + metadata, values),
                    StandardCharsets.US_ASCII);
            final Map<String, Long> found = new HashMap<>();
            reader.forEach((value, id, label) -> found.put(label + ":" + reader.getCounterTypeId(id), value));

            assertThat(found).isEqualTo(Map.of("first:1", 7L, "second:2", Long.MIN_VALUE));
        }
    }

    @Test
    void shouldRefuseAnotherVersionAndDamage() throws IOException {
        try (CounterFile file = CounterFile.create(path, "test")) {
            file.counter("first", CounterKind.COUNTER);
            file.publish(false);
        }
        final byte[] good = Files.readAllBytes(path);
        assertThat(damaged(good, 8, 2)).isEqualTo(CounterRule.VERSION);
        assertThat(damaged(good, 0, 0)).isEqualTo(CounterRule.CONTENT);
        assertThat(damaged(good, 12, 0)).isEqualTo(CounterRule.DAMAGED);
        assertThat(damaged(good, 16, Integer.MAX_VALUE & -512)).isEqualTo(CounterRule.DAMAGED);
        assertThat(damaged(good, 16, -512)).isEqualTo(CounterRule.DAMAGED);
        assertThat(damaged(good, 20, 128)).isEqualTo(CounterRule.DAMAGED);
        assertThat(damaged(good, 56, 453)).isEqualTo(CounterRule.DAMAGED);
        assertThat(damaged(good, 56, -1)).isEqualTo(CounterRule.DAMAGED);
        assertThat(damaged(good, 512 + 128, 381)).isEqualTo(CounterRule.DAMAGED);
        Files.write(path, Arrays.copyOf(good, good.length - 1));
        require(CounterRule.DAMAGED);
        Files.write(path, new byte[0]);
        require(CounterRule.CONTENT);
    }

    private Rule damaged(final byte[] good, final int offset, final int value) throws IOException {
        final byte[] bytes = good.clone();
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(offset, value);
        Files.write(path, bytes);
        try {
            CounterSnapshot.read(path);
            return null;
        } catch (final CounterException refused) {
            return refused.rule();
        }
    }

    @Test
    void shouldNotReadWhatIsNoRegularFile() {
        assertThatExceptionOfType(ImageIoException.class).isThrownBy(() -> CounterSnapshot.read(directory));
        assertThatExceptionOfType(ImageIoException.class)
                .isThrownBy(() -> CounterSnapshot.read(directory.resolve("missing")));
    }

    @Test
    void shouldSayWhenThereIsNoRoom() {
        try (CounterFile file = CounterFile.create(path, "test")) {
            for (int i = 0; i < 256; i++) {
                file.counter("counter-" + i, CounterKind.COUNTER);
            }
            assertThatExceptionOfType(CounterException.class)
                    .isThrownBy(() -> file.counter("one more", CounterKind.COUNTER))
                    .satisfies(refused -> assertThat(refused.rule()).isEqualTo(CounterRule.FULL));
        }
    }
}
