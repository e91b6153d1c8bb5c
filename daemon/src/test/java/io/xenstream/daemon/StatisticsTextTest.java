// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.interop.Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code xenstore-control stats} answers. */
final class StatisticsTextTest {
    private static final String NEXT = "next ";

    @TempDir
    private Path directory;

    private TestDaemon daemon;
    private Client client;

    @BeforeEach
    void serve() throws IOException {
        daemon = TestDaemon.empty(directory);
        client = daemon.connect();
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        daemon.close();
    }

    private List<String> ask(final String... words) throws IOException {
        final byte[] answer =
                client.request(MessageType.CONTROL, 0, Requests.payload(words)).payload();
        assertThat(answer.length).isLessThanOrEqualTo(MessageHeader.LONGEST_PAYLOAD);
        final String text = new String(answer, 0, answer.length - 1, StandardCharsets.US_ASCII);
        assertThat(text).endsWith("\n");
        return text.lines().toList();
    }

    /** All parts of a list. */
    private List<String> list(final String kind) throws IOException {
        final List<String> all = new ArrayList<>();
        List<String> part = ask("stats", kind);
        while (part.get(part.size() - 1).startsWith(NEXT)) {
            all.addAll(part.subList(0, part.size() - 1));
            part = ask("stats", kind, part.get(part.size() - 1).substring(NEXT.length()));
        }
        all.addAll(part);
        return all;
    }

    @Test
    void shouldNameTheFigures() throws IOException {
        client.write("/a", "1");
        assertThatThrownBy(() -> client.read("/b")).hasMessage("ENOENT");

        assertThat(ask("stats"))
                .allMatch(line -> line.matches("[a-zA-Z0-9._]+ [0-9]+"))
                .contains(
                        "requests 3",
                        "requests.WRITE 1",
                        "requests.READ 1",
                        "requests.CONTROL 1",
                        "errors 1",
                        "errors.ENOENT 1",
                        "clients 1",
                        "nodes 4",
                        "domains 1")
                .noneMatch(line -> line.startsWith("requests.RM"));
    }

    @Test
    void shouldShowOneClient() throws IOException {
        client.watch("/", "t");
        try (Client other = daemon.connect()) {
            other.read("/");

            assertThat(ask("stats", "client", "2147483649"))
                    .contains(
                            "client 2147483649",
                            "process " + ProcessHandle.current().pid(),
                            "requests.WATCH 1",
                            "events 1",
                            "watches 1")
                    .doesNotContain("requests.READ 1");
            assertThat(ask("stats", "client", "2147483650")).contains("requests.READ 1", "watches 0");
        }
    }

    @Test
    void shouldListManyClientsInParts() throws IOException {
        final int others = 100;
        final List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < others; i++) {
                clients.add(daemon.connect());
                clients.get(i).domainPath(0);
            }
            final List<String> lines = list("clients");

            assertThat(lines).hasSize(others + 1);
            for (int i = 2; i <= others + 1; i++) {
                assertThat(lines.get(i - 1))
                        .startsWith("client " + ((1L << 31) + i) + " process ")
                        .contains(" requests 1 errors 0 ");
            }
        } finally {
            for (final Client other : clients) {
                other.close();
            }
        }
    }

    @Test
    void shouldListManyDomainsInParts() throws IOException {
        final int guests = 1000;
        client.write("/a", "");
        client.setPermissions("/a", "n5");
        for (int domid = 1; domid <= guests; domid++) {
            client.introduce(domid, 1);
        }
        final List<String> lines = list("domains");

        assertThat(lines).hasSize(guests + 1);
        assertThat(lines.get(0)).isEqualTo("domain 0 introduced 1 nodes 3");
        for (int domid = 1; domid <= guests; domid++) {
            assertThat(lines.get(domid)).isEqualTo("domain " + domid + " introduced 1 nodes " + (domid == 5 ? 1 : 0));
        }
    }

    @Test
    void shouldFitAnAnswerWithTheLargestNumbers() throws IOException {
        for (int type = 0; type <= MessageType.UNKNOWN; type++) {
            final int counted = type;
            daemon.call(() -> {
                daemon.state().monitor().counters().request(counted);
                return null;
            });
        }
        for (final StoreError error : StoreError.values()) {
            daemon.call(() -> {
                daemon.state().monitor().counters().error(error);
                return null;
            });
        }
        final List<String> lines = ask("stats");

        // Each number could have 19 digits.
        assertThat(lines.stream()
                        .mapToInt(line -> line.substring(0, line.indexOf(' ')).length() + 1 + 19 + 1)
                        .sum())
                .isLessThan(MessageHeader.LONGEST_PAYLOAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "clients x", "clients -1", "client x", "domains 99999999999999999999"})
    void shouldRefuseWhatItDoesNotUnderstand(final String words) {
        assertThatThrownBy(() -> ask(("stats " + words).split(" "))).hasMessage("EINVAL");
        assertThatThrownBy(() -> ask("stats", "client", "99")).hasMessage("ENOENT");
    }
}
