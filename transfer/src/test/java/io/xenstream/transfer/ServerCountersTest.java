// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.XenstreamException;
import io.xenstream.counters.CounterFile;
import io.xenstream.counters.CounterSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerCountersTest {
    @TempDir
    private Path directory;

    private long transfer(final ServerCounters counters) throws IOException {
        final Path image = TestImage.generate(directory.resolve("host.img"), 500);
        final Path garbage = Files.write(directory.resolve("garbage"), new byte[100]);
        final Path images = Files.createDirectory(directory.resolve("images"));
        try (ImageServer server = ImageServer.listen(
                RpcAddress.tcp("localhost", 0),
                images,
                ServerOptions.LOCAL.withShared(true).withEvents(counters))) {
            try (ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
                client.sendAll(image, "host", TransferOptions.DEFAULT);
                assertThatExceptionOfType(XenstreamException.class)
                        .isThrownBy(() -> client.sendAll(garbage, "garbage", TransferOptions.DEFAULT));
                client.fetchAll("host", directory.resolve("fetched"), TransferOptions.DEFAULT);
            }
        }
        return Files.size(image);
    }

    @Test
    void shouldCountInMemory() throws IOException {
        final ServerCounters counters = new ServerCounters(ServerEvents.NONE);
        final long length = transfer(counters);

        assertThat(counters.begun()).isEqualTo(2);
        assertThat(counters.received()).isEqualTo(1);
        assertThat(counters.receivedBytes()).isEqualTo(length);
        assertThat(counters.failed()).isEqualTo(1);
        assertThat(counters.sent()).isEqualTo(1);
        assertThat(counters.sentBytes()).isEqualTo(length);
        assertThat(counters.resumed()).isZero();
    }

    @Test
    void shouldCountInAFile() throws IOException {
        final Path path = directory.resolve("counters");
        try (CounterFile file = CounterFile.create(path, "test")) {
            final ServerCounters counters = new ServerCounters(ServerEvents.NONE, file);
            file.publish(false);
            final long length = transfer(counters);
            final Map<String, Long> found = CounterSnapshot.read(path).counters().stream()
                    .collect(Collectors.toMap(CounterSnapshot.Counter::name, CounterSnapshot.Counter::value));

            assertThat(found)
                    .containsEntry("transfer.begun", 2L)
                    .containsEntry("transfer.received", 1L)
                    .containsEntry("transfer.received.bytes", length)
                    .containsEntry("transfer.sent.bytes", length)
                    .containsEntry("transfer.failed", 1L);
        }
    }
}
