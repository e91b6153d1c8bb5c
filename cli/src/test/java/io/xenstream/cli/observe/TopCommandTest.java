// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.xenstream.cli.Polling;
import io.xenstream.cli.Run;
import io.xenstream.cli.command.Terminal;
import io.xenstream.cli.serve.ServeProcess;
import io.xenstream.interop.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopCommandTest {
    private static final Instant BEGIN = Instant.parse("2026-11-30T12:00:00Z");

    private static final Pattern SIZE_OF_FIVE = Pattern.compile("\n +5 +1 +- +\\d+ ");

    @TempDir
    private Path directory;

    private static Sample sample(final int seconds, final long requests, final long changes) {
        return new Sample(
                "running",
                42,
                BEGIN,
                BEGIN.plusSeconds(seconds),
                BEGIN.plusSeconds(seconds),
                new TreeMap<>(Map.of("requests", requests, "errors", 5L, "EAGAIN", 2L, "events", requests / 4)),
                new TreeMap<>(Map.of("clients", 2L, "nodes", 1234L, "imageBytes", 3_000_000L)),
                30,
                List.of(
                        new Sample.Domain(0, true, 1000, 0, 20_000, 0, -1),
                        new Sample.Domain(1, true, 10, 1000, 512, changes, -1),
                        new Sample.Domain(2, true, 800, 1000, -1, 0, -1)),
                List.of(
                        new Sample.Client(7, 100, 10, 0, 0, 0, 0),
                        new Sample.Client(8, 101, 5 + requests, 1, 3, 4096, 20)),
                List.of("something: because"));
    }

    private static TopText text(final DomainSort sort, final int rows, final int columns, final boolean isBold) {
        return new TopText("/run/xs", sort, rows, columns, isBold);
    }

    @Test
    void shouldShowAveragesFirstAndRatesThen() {
        final TopText text = text(DomainSort.NODES, 20, -1, false);
        assertThat(text.lines(sample(10, 1000, 50)))
                .containsExactly(
                        "/run/xs  process 42  running  2026-11-30T12:00:10Z",
                        "requests/s 100  errors/s 0.5  EAGAIN/s 0.2  events/s 25",
                        "clients 2  image 2.9M  nodes 1234",
                        "",
                        "DOMAIN      NODES   QUOTA   BYTES CHANGES/S  WATCHES",
                        "     0       1000       -     20K         -        -",
                        "     2        800     80%       -         -        - !",
                        "     1         10      1%     512         -        -",
                        "and 27 more domains",
                        "",
                        "      CLIENT  PROCESS  REQUESTS/S  ERRORS/S  EVENTS/S    HELD WAITING",
                        "           8      101           -         -         -    4.0K      20",
                        "           7      100           -         -         -       0       0",
                        "not shown: something: because");
        assertThat(text.lines(sample(12, 3000, 50)))
                .contains(
                        "requests/s 1000  errors/s 0  EAGAIN/s 0  events/s 250",
                        "     1         10      1%     512        25        -",
                        "           8      101        1000         0         0    4.0K      20",
                        "           7      100           0         0         0       0       0");
    }

    @Test
    void shouldSortAndCutAndHighlight() {
        assertThat(text(DomainSort.CHANGES, 1, -1, false).lines(sample(10, 1, 50)))
                .contains("     1         10      1%     512         -        -", "and 29 more domains")
                .noneMatch(line -> line.startsWith("     0"))
                .contains("and 1 more clients");
        assertThat(text(DomainSort.DOMAIN, 20, 40, false).lines(sample(10, 1, 50)))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(40))
                .contains("     2        800     80%       -       ");
        assertThat(text(DomainSort.BYTES, 20, -1, true).lines(sample(10, 1, 50)))
                .contains("\u001b[1m     2        800     80%       -         -        - !\u001b[m");
    }

    @Test
    void shouldForgetRatesOfAnotherProcess() {
        final TopText text = text(DomainSort.NODES, 20, -1, false);
        text.lines(sample(10, 1000, 0));
        final Sample other = sample(20, 40, 0);
        final Sample restarted = new Sample(
                "running",
                43,
                BEGIN.plusSeconds(16),
                other.updated(),
                other.taken(),
                other.counts(),
                other.gauges(),
                0,
                List.of(),
                null,
                List.of());
        assertThat(text.lines(restarted)).contains("requests/s 10  errors/s 1.3  EAGAIN/s 0.5  events/s 2.5");
    }

    @Test
    void shouldRefuseWhatHasNoFigures() {
        final Run run = Run.of("top", directory.toString());
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.errors()).contains("no daemon has left its figures").hasLineCount(1);
        assertThat(Run.of("top", "--interval", "0", directory.toString()).exitCode())
                .isEqualTo(2);
        assertThat(Run.of("top", "--count", "0", directory.toString()).exitCode())
                .isEqualTo(2);
    }

    private static void requireValid(final String line) throws IOException {
        final JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("../docs/schema/top.schema.json")));
        assertThat(schema.validate(line, InputFormat.JSON)).as(line).isEmpty();
    }

    @Tag("slow")
    @Test
    void shouldShowADaemonAndWhatItHasLeft() throws IOException {
        final String socket = directory.resolve("socket").toString();
        final String store = directory.resolve("store").toString();
        try (ServeProcess serving =
                        ServeProcess.start(directory, "--socket", socket, "--store", store, "--changes", "1");
                Client client = Client.connect(Path.of(socket))) {
            client.introduce(5, 1);
            client.write("/a", "1");
            client.setPermissions("/a", "n5");
            Run bySocket = Run.of("top", "--count", "2", "--interval", "1.1", socket);
            // The daemon looks at the sizes when it has a moment.
            while (!SIZE_OF_FIVE.matcher(bySocket.output()).find()) {
                Polling.pause();
                bySocket = Run.of("top", "--count", "2", "--interval", "1.1", socket);
            }
            assertThat(bySocket.exitCode()).as(bySocket.errors()).isZero();
            assertThat(bySocket.output())
                    .contains("process " + serving.pid() + "  running")
                    .containsPattern("\n +\\d+ +" + ProcessHandle.current().pid() + " ")
                    .doesNotContain("\u001b", "not shown");
            final Run screen = Run.onTerminal(
                    new Terminal(true, true, true, Map.of("TERM", "xterm", "COLUMNS", "50")),
                    "top",
                    "--count",
                    "1",
                    store);
            assertThat(screen.output())
                    .startsWith("\u001b[2J\u001b[H")
                    .endsWith("\u001b[J")
                    .contains("DOMAIN");
            final Run lines = Run.of("top", "--count", "2", "--interval", "0.1", "--format", "json", socket);
            assertThat(lines.output().lines()).hasSize(2).allSatisfy(TopCommandTest::requireValid);
            serving.kill();
            final Run killed = Run.of("top", store);
            assertThat(killed.exitCode()).isZero();
            assertThat(killed.output()).contains("  killed  ").contains("not shown: clients");
        }
    }
}
