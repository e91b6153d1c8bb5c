// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.XenstreamException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageTransferEventTest {
    private static final String NAME = "io.xenstream.ImageTransfer";

    @TempDir
    private Path directory;

    private List<RecordedEvent> events(final Recording recording) throws IOException {
        final Path file = directory.resolve("events.jfr");
        recording.stop();
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(NAME))
                .toList();
    }

    @Test
    void shouldRecordTransfersAtBothEnds() throws IOException {
        final Path image = TestImage.generate(directory.resolve("host.img"), 2000);
        final Path received = Files.createDirectory(directory.resolve("received"));
        final long length = Files.size(image);
        try (Recording recording = new Recording()) {
            recording.enable(NAME).withoutThreshold();
            recording.start();
            try (ImageServer server = ImageServer.listen(
                    RpcAddress.tcp("localhost", 0), received, ServerOptions.LOCAL.withShared(true))) {
                try (ImageClient client = ImageClient.connect(server.address(), ClientOptions.LOCAL)) {
                    client.sendAll(image, "sent", TransferOptions.DEFAULT);
                    client.fetchAll("sent", directory.resolve("fetched"), TransferOptions.DEFAULT);
                    assertThatExceptionOfType(XenstreamException.class)
                            .isThrownBy(() ->
                                    client.fetchAll("missing", directory.resolve("missing"), TransferOptions.DEFAULT));
                }
            }
            final List<RecordedEvent> events = events(recording);

            assertThat(events)
                    .filteredOn(event -> event.getString("rule") == null)
                    .allSatisfy(event -> {
                        assertThat(event.getLong("length")).isEqualTo(length);
                        assertThat(event.getLong("start")).isZero();
                        assertThat(event.getString("image")).isEqualTo("sent");
                        assertThat(event.getString("peer")).isNotEmpty();
                    })
                    .extracting(event -> (event.getBoolean("isServer") ? "server " : "client ")
                            + (event.getBoolean("isSender") ? "sends" : "receives"))
                    .containsExactlyInAnyOrder("client sends", "server receives", "server sends", "client receives");
            assertThat(events)
                    .filteredOn(event -> event.getString("rule") != null)
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getString("rule")).isEqualTo(RpcRule.NO_IMAGE.code());
                        assertThat(event.getString("image")).isEqualTo("missing");
                        assertThat(event.getBoolean("isServer")).isFalse();
                    });
        }
    }
}
