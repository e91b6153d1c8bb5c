// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.xenstream.cli.Polling;
import io.xenstream.cli.Run;
import io.xenstream.cli.serve.ServeProcess;
import io.xenstream.feed.ChangeFeed;
import io.xenstream.interop.Client;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreOptions;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchChangesCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA = schema();

    @TempDir
    private Path directory;

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(Path.of("../docs/schema/watch-changes.schema.json")));
        } catch (final IOException missing) {
            throw new AssertionError(missing);
        }
    }

    private static JsonNode valid(final String line) {
        assertThat(SCHEMA.validate(line, InputFormat.JSON)).as(line).isEmpty();
        try {
            return JSON.readTree(line);
        } catch (final IOException malformed) {
            throw new AssertionError(line, malformed);
        }
    }

    private static List<String> shown(final Run run) {
        assertThat(run.exitCode()).as(run.errors()).isZero();
        return shown(run.output());
    }

    private static List<String> shown(final String output) {
        return output.lines()
                .map(WatchChangesCommandTest::valid)
                .map(change -> change.get("kind").asText()
                        + (change.has("path") ? " " + change.get("path").asText() : ""))
                .collect(Collectors.toList());
    }

    private static long number(final Run run, final int line) {
        return valid(run.output().lines().toList().get(line)).get("sequence").asLong();
    }

    private static void write(final LiveStore store, final String path, final int owner) {
        final UnsafeBuffer bytes = new UnsafeBuffer(path.getBytes(StandardCharsets.ISO_8859_1));
        store.write(bytes, bytes.capacity(), bytes, 0, 1, owner);
    }

    /** Some changes of a store that no process has any more. */
    private String recorded() {
        final Path store = directory.resolve("recorded");
        try (LiveStore live = LiveStore.open(store, StoreOptions.DEFAULT)) {
            final ChangeFeed feed = ChangeFeed.open(store, 1 << 20);
            feed.begin(live.sequence(), false);
            live.addListener(feed);
            feed.connection(7);
            write(live, "/a", 0);
            write(live, "/local", 3);
            write(live, "/local/b", 4);
            write(live, "/a", 0);
        }
        return store.toString();
    }

    @Test
    void shouldPrintWhatWasRecorded() {
        final Run run = Run.of("watch-changes", recorded());
        assertThat(shown(run))
                .containsExactly("restarted", "created /a", "created /local", "created /local/b", "written /a");
        final JsonNode third = valid(run.output().lines().toList().get(3));
        assertThat(third.get("domain").asInt()).isEqualTo(4);
        assertThat(third.get("connection").asInt()).isEqualTo(7);
        assertThat(third.get("commit").asLong()).isPositive();
    }

    @Test
    void shouldChooseChanges() {
        final String store = recorded();
        final Run all = Run.of("watch-changes", store);
        assertThat(shown(Run.of("watch-changes", "--match", "/local/*", store)))
                .containsExactly("restarted", "created /local/b");
        assertThat(shown(Run.of("watch-changes", "--domain", "3", store)))
                .containsExactly("restarted", "created /local");
        assertThat(shown(Run.of("watch-changes", "--count", "2", store))).containsExactly("restarted", "created /a");
        final long last = number(all, 4);
        assertThat(shown(Run.of("watch-changes", "--from", Long.toString(last), store)))
                .containsExactly("written /a");
        assertThat(shown(Run.of("watch-changes", "--from", Long.toString(last + 1), store)))
                .isEmpty();
        final Run ahead = Run.of("watch-changes", "--from", Long.toString(last + 2), store);
        assertThat(ahead.exitCode()).isEqualTo(3);
        assertThat(ahead.errors()).contains("XS-FEED-004").hasLineCount(1);
    }

    @Test
    void shouldSayWhatIsMissing() throws IOException {
        final String store = recorded();
        final Run run = Run.of("watch-changes", "--from", "5", "--count", "2", store);
        assertThat(shown(run)).containsExactly("gap", "restarted");
        final JsonNode gap = valid(run.output().lines().findFirst().orElseThrow());
        assertThat(gap.get("first").asLong()).isEqualTo(5);
        assertThat(gap.get("sequence").asLong()).isEqualTo(number(run, 1) - 1);
        final Run text = Run.of("watch-changes", "--from", "5", "--format", "text", store);
        assertThat(text.output().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("  gap", "changes are missing: 5 to "),
                        line -> assertThat(line).contains("  restarted", "commits may be missing"),
                        line -> assertThat(line).contains("  created     /a of domain 0, by client 7"),
                        line -> assertThat(line).contains("/local"),
                        line -> assertThat(line).contains("/local/b of domain 4"),
                        line -> assertThat(line).contains("  written     /a"));
    }

    @Test
    void shouldRefuseWhatHasNoChanges() {
        final Run none = Run.of("watch-changes", directory.toString());
        assertThat(none.exitCode()).isEqualTo(3);
        assertThat(none.errors()).contains("XS-FEED-001").hasLineCount(1);
        final Run missing = Run.of("watch-changes", directory.resolve("missing").toString());
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(missing.errors()).contains("cannot connect").hasLineCount(1);
        assertThat(Run.of("watch-changes", "--count", "-1", directory.toString())
                        .exitCode())
                .isEqualTo(2);
    }

    /** A process that follows changes. */
    private Process follow(final File output, final String... arguments) throws IOException {
        final List<String> all = new ArrayList<>(List.of("watch-changes"));
        all.addAll(List.of(arguments));
        return new ProcessBuilder(Run.command(all.toArray(String[]::new)))
                .redirectOutput(output)
                .redirectError(directory.resolve("complaints").toFile())
                .start();
    }

    private static List<String> await(final File output, final int lines) throws IOException {
        String printed = Files.readString(output.toPath());
        while (printed.lines().count() < lines || !printed.endsWith("\n")) {
            Polling.pause();
            printed = Files.readString(output.toPath());
        }
        return shown(printed);
    }

    @Tag("slow")
    @Test
    void shouldFollowADaemonThroughATakeoverAndACrash() throws IOException, InterruptedException {
        final String socket = directory.resolve("socket").toString();
        final String store = directory.resolve("store").toString();
        final File output = directory.resolve("output").toFile();
        final ServeProcess first =
                ServeProcess.start(directory, "--socket", socket, "--store", store, "--changes", "1");
        final Process follower = follow(output, "--follow", store);
        try (Client client = Client.connect(Path.of(socket))) {
            client.write("/a", "1");
            try (ServeProcess second = ServeProcess.start(directory, "--socket", socket, "--takeover")) {
                client.write("/b", "1");
                assertThat(await(output, 3)).containsExactly("restarted", "created /a", "created /b");
                second.kill();
            }
            try (ServeProcess third = ServeProcess.start(directory, "--socket", socket, "--store", store);
                    Client again = Client.connect(Path.of(socket))) {
                again.introduce(5, 1);
                again.write("/c", "1");
                assertThat(await(output, 6))
                        .containsExactly(
                                "restarted",
                                "created /a",
                                "created /b",
                                "restarted",
                                "introduced @introduceDomain",
                                "created /c");
                assertThat(valid(Files.readAllLines(output.toPath()).get(3))
                                .get("complete")
                                .asBoolean())
                        .isTrue();
                // By the socket: from now on.
                final File fromNow = directory.resolve("from-now").toFile();
                final Process other = follow(fromNow, "--count", "1", socket);
                long writes = 0;
                while (other.isAlive()) {
                    again.write("/d", Long.toString(writes++));
                    Polling.pause();
                }
                assertThat(other.exitValue()).isZero();
                assertThat(shown(Files.readString(fromNow.toPath())).get(0)).endsWith(" /d");
                assertThat(third.isAlive()).isTrue();
            }
        } finally {
            first.close();
            follower.destroy();
            assertThat(follower.waitFor()).isZero();
        }
        assertThat(directory.resolve("complaints")).isEmptyFile();
    }

    @Tag("slow")
    @Test
    void shouldShowWhatWatchesSayOfADaemonThatRecordsNothing() throws IOException, InterruptedException {
        final String socket = directory.resolve("socket").toString();
        final File output = directory.resolve("output").toFile();
        try (ServeProcess serving = ServeProcess.start(directory, "--socket", socket);
                Client client = Client.connect(Path.of(socket))) {
            final Run refused = Run.of("watch-changes", "--from", "1", socket);
            assertThat(refused.exitCode()).isEqualTo(3);
            assertThat(refused.errors()).contains("omit --from").hasLineCount(1);
            final Process follower = follow(output, "--match", "**a**", socket);
            while (Files.size(output.toPath()) == 0) {
                client.write("/a", "1");
                Polling.pause();
            }
            client.remove("/a");
            client.write("/b", "1");
            client.introduce(5, 1);
            String printed = "";
            while (!printed.contains("introduced")) {
                Polling.pause();
                printed = Files.readString(output.toPath());
            }
            assertThat(shown(printed))
                    .contains("removed /a", "introduced @introduceDomain")
                    .doesNotContain("changed /b");
            final JsonNode change = valid(printed.lines().findFirst().orElseThrow());
            assertThat(change.get("local").asBoolean()).isTrue();
            assertThat(change.get("sequence").asLong()).isOne();
            serving.kill();
            assertThat(follower.waitFor()).isEqualTo(3);
        }
        assertThat(Files.readString(directory.resolve("complaints")))
                .contains("closed the connection")
                .hasLineCount(1);
    }
}
