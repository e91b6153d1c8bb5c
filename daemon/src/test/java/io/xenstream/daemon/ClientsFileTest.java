// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ImageIoException;
import io.xenstream.daemon.SavedClients.SavedClient;
import io.xenstream.daemon.SavedClients.SavedWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientsFileTest {
    private static final long MOST = 64 << 20;

    @TempDir
    Path directory;

    private Path path() {
        return directory.resolve(StoreLocation.CLIENTS_NAME);
    }

    private ClientsFile create() {
        final ClientsFile file = ClientsFile.create(path(), 42, 5, 6);
        file.lastUniqueId(1000);
        file.publish();
        return file;
    }

    private static UnsafeBuffer text(final String text) {
        return new UnsafeBuffer(ProtocolText.of(text));
    }

    private SavedClients read() {
        return SavedClients.read(path(), MOST).orElseThrow();
    }

    @Test
    void shouldReadWhatWasWritten() {
        try (ClientsFile file = create()) {
            final long first = file.addClient(7, 0x8000_0001L, true);
            file.addClient(9, 0x8000_0002L, false);
            file.addWatch(9, 3, 2, text("/b"), text("later"));
            final long removed = file.addWatch(9, 2, Watch.UNLIMITED, text("/gone"), text(""));
            file.addWatch(9, 1, Watch.UNLIMITED, text("@releaseDomain"), text("\u00ff" + "t".repeat(3000)));
            file.addWatch(8, 4, Watch.UNLIMITED, text("/of nobody"), text(""));
            file.remove(removed);
            file.flag(first, false);

            assertThat(read())
                    .isEqualTo(new SavedClients(
                            42,
                            5,
                            6,
                            1000,
                            Map.of(
                                    7L,
                                    new SavedClient(0x8000_0001L, false, List.of()),
                                    9L,
                                    new SavedClient(
                                            0x8000_0002L,
                                            false,
                                            List.of(
                                                    new SavedWatch(
                                                            1,
                                                            "@releaseDomain",
                                                            "\u00ff" + "t".repeat(3000),
                                                            Watch.UNLIMITED),
                                                    new SavedWatch(3, "/b", "later", 2))))));
            file.flag(first, true);
            assertThat(read().clients().get(7L).isInFlight()).isTrue();
            file.remove(first);
            assertThat(read().clients()).containsOnlyKeys(9L);
        }
    }

    @Test
    void shouldUseFreeSlotsAgain() throws IOException {
        final Random random = new Random(3);
        final Map<Long, SavedWatch> expected = new HashMap<>();
        try (ClientsFile file = create()) {
            file.addClient(1, 0x8000_0001L, false);
            final List<Long> slots = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                if (slots.size() > 100 || (!slots.isEmpty() && random.nextBoolean())) {
                    final long slot = slots.remove(random.nextInt(slots.size()));
                    file.remove(slot);
                    expected.remove(slot);
                } else {
                    final String token = "t".repeat(random.nextInt(1000));
                    final long slot = file.addWatch(1, i, Watch.UNLIMITED, text("/" + i), text(token));
                    slots.add(slot);
                    expected.put(slot, new SavedWatch(i, "/" + i, token, Watch.UNLIMITED));
                }
            }
            assertThat(read().clients().get(1L).watches()).containsExactlyInAnyOrderElementsOf(expected.values());
            assertThat(Files.size(path())).isLessThan(1 << 20);
        }
    }

    @Test
    void shouldKeepTheOldFileUntilItIsReplaced() {
        try (ClientsFile file = create()) {
            file.addClient(1, 0x8000_0001L, false);
            try (ClientsFile next = ClientsFile.create(path(), 43, 5, 6)) {
                next.lastUniqueId(1);
                assertThat(read().number()).isEqualTo(42);
            }
            assertThat(directory.toFile().list()).containsExactly(StoreLocation.CLIENTS_NAME);
            try (ClientsFile next = ClientsFile.create(path(), 43, 5, 6)) {
                next.publish();
                assertThat(read().number()).isEqualTo(43);
            }
        }
        assertThat(directory.toFile().list()).containsExactly(StoreLocation.CLIENTS_NAME);
    }

    @Test
    void shouldRefuseAWatchThatNoRequestCouldSet() {
        try (ClientsFile file = create()) {
            assertThatThrownBy(() -> file.addWatch(1, 1, 1, text("/" + "x".repeat(8192)), text("")))
                    .isInstanceOf(ImageIoException.class);
        }
    }

    /** A process that is killed leaves a prefix of its stores: no prefix of any of them is taken for something else. */
    @Test
    void shouldNotTakeATornSlotForAnother() throws IOException {
        final byte[] before;
        final byte[] after;
        try (ClientsFile file = create()) {
            file.addClient(1, 0x8000_0001L, false);
            final long slot = file.addWatch(1, 1, Watch.UNLIMITED, text("/old"), text("old"));
            file.remove(slot);
            before = Files.readAllBytes(path());
            assertThat(file.addWatch(1, 2, 3, text("/new/path"), text("token"))).isEqualTo(slot);
            after = Files.readAllBytes(path());
            // The body first, its first word last.
            for (int length = 4; length <= 64; length++) {
                final byte[] torn = before.clone();
                System.arraycopy(after, (int) slot + 4, torn, (int) slot + 4, length - 4);
                Files.write(path(), torn);
                assertThat(read().clients().get(1L).watches()).isEmpty();
            }
        }
    }

    @Test
    void shouldReadDamagedFilesInFullOrNotAtAll() throws IOException {
        final byte[] whole;
        try (ClientsFile file = create()) {
            for (int i = 1; i < 20; i++) {
                file.addClient(i, 0x8000_0000L + i, i % 2 == 0);
                for (int j = 0; j < 5; j++) {
                    file.addWatch(i, j, j, text("/path/" + i), text("t".repeat(j * 50)));
                }
            }
            whole = Arrays.copyOf(Files.readAllBytes(path()), 16_384);
        }
        final SavedClients intact = read();
        final Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = whole.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                final int at = random.nextInt(damaged.length);
                switch (random.nextInt(4)) {
                    case 0 -> damaged[at] = (byte) random.nextInt();
                    case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                    case 2 -> Arrays.fill(damaged, at, Math.min(damaged.length, at + random.nextInt(300)), (byte) 0);
                    default -> damaged = random.nextInt(10) == 0 ? Arrays.copyOf(damaged, at) : damaged;
                }
                if (damaged.length == 0) {
                    break;
                }
            }
            Files.write(path(), damaged);
            final Optional<SavedClients> found = SavedClients.read(path(), MOST);
            refused += found.isEmpty() ? 1 : 0;
            found.ifPresent(clients -> clients.clients().forEach((id, client) -> {
                final SavedClient real = intact.clients().get(id);
                assertThat(client.id()).isEqualTo(real.id());
                assertThat(real.watches()).containsAll(client.watches());
            }));
        }
        assertThat(refused).isGreaterThan(500);
    }

    @Test
    void shouldReadAnyBytes() throws IOException {
        final Random random = new Random(12);
        for (int i = 0; i < 500; i++) {
            final byte[] bytes = new byte[random.nextInt(1000)];
            random.nextBytes(bytes);
            Files.write(path(), bytes);
            assertThat(SavedClients.read(path(), MOST)).isEmpty();
        }
        Files.delete(path());
        assertThat(SavedClients.read(path(), MOST)).isEmpty();
        Files.createDirectory(path());
        assertThat(SavedClients.read(path(), MOST)).isEmpty();
    }

    @Test
    void shouldNotReadMoreThanItMay() {
        try (ClientsFile file = create()) {
            for (int i = 1; i < 100; i++) {
                file.addClient(i, 0x8000_0000L + i, false);
            }
            assertThat(SavedClients.read(path(), 100_000)).isPresent();
            assertThat(SavedClients.read(path(), 10_000)).isEmpty();
        }
    }
}
