// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What successors would make of captured states. */
final class PreflightCommandTest {
    private static final Path SCHEMA = Path.of("../docs/schema/preflight.schema.json");
    private static final String TEXT = """
            $xenstored-dump-format
            global,4
            evtchn-dev,5,100
            dom,0,0,1,101
            socket,7
            watch,-7,2f61,74
            store,2f,6e30,
            store,2f61,6e30,31
            store,2f4072656c65617365446f6d61696e,6e30,
            store,2f40696e74726f64756365446f6d61696e,6e30,
            """;

    @TempDir
    Path directory;

    private Path text() throws IOException {
        return Files.writeString(directory.resolve("db"), TEXT);
    }

    @ParameterizedTest
    @CsvSource({
        "c-4.17-v1, c-4.17, 0, loads (LOADS)",
        "c-4.17-v1, oxenstored, 1, loads with losses (LOADS_WITH_LOSS)",
        "c-4.22-v2, c-4.17, 5, refuses (FAILS)",
        "c-4.22-v2, c-4.22, 0, loads (LOADS)"
    })
    void shouldSayWhatTheSuccessorMakesOfTheState(
            final String image, final String daemon, final int exitCode, final String verdict) throws IOException {
        final Path file = Corpus.image(image, directory);

        final Run run = Run.of("preflight", "--for", daemon, file.toString());

        assertThat(run.exitCode()).as(run.output()).isEqualTo(exitCode);
        assertThat(run.errors()).isEmpty();
        assertThat(run.lines().get(run.lines().size() - 1)).startsWith(file + ": " + daemon + " " + verdict + "; ");
    }

    @Test
    void shouldConvertWhatTheSuccessorReadsInAnotherFormat() throws IOException {
        final Path out = directory.resolve("state_dump");

        final Run run = Run.of("preflight", "--for", "c-4.17", "--prepare", out.toString(), text().toString());

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).endsWith("; prepared: " + out + "\n");
        assertThat(Run.of("verify", "--for", "c-4.17", out.toString()).exitCode())
                .isZero();

        final Path back = directory.resolve("back");
        assertThat(Run.of("preflight", "--for", "oxenstored", "--prepare", back.toString(), out.toString())
                        .exitCode())
                .isZero();
        assertThat(Files.readString(back)).startsWith("$xenstored-dump-format\n");
    }

    @Test
    void shouldWriteNothingIfTheSuccessorReadsTheState() throws IOException {
        final Path out = directory.resolve("out");
        final Path image = Corpus.image("c-4.17-v1", directory);

        assertThat(Run.of("preflight", "--prepare", out.toString(), "--for", "c-4.17", image.toString())
                        .exitCode())
                .isZero();
        assertThat(Run.of("preflight", "--prepare", out.toString(), "--for", "oxenstored", image.toString())
                        .exitCode())
                .isEqualTo(1);
        assertThat(Run.of("preflight", "--prepare", out.toString(), text().toString())
                        .exitCode())
                .isZero();
        assertThat(out).doesNotExist();
    }

    @Test
    void shouldRepairOnRequestOnly() throws IOException {
        final String image = Corpus.image(Corpus.WATCH_DEPTH, directory).toString();
        final Path out = directory.resolve("out");

        assertThat(Run.of("preflight", "--prepare", out.toString(), image).exitCode())
                .isEqualTo(5);
        assertThat(out).doesNotExist();
        final Run run = Run.of("preflight", "--prepare", out.toString(), "--repair", "--allow-loss", image);
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(Run.of("preflight", out.toString()).exitCode()).isZero();
    }

    /** The C daemon 4.17 loads what is there. */
    @ParameterizedTest
    @CsvSource({"0, 5", "3, 5", "16, 5", "100, 1", "5000, 1"})
    void shouldNotAcceptWhatEndsEarly(final int length, final int exitCode) throws IOException {
        final byte[] cut = Arrays.copyOf(Corpus.bytes("c-4.17-v1.img"), length);

        final Run run = Run.of(cut, "preflight", "-");

        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.output())
                .contains("ERROR XS-")
                .contains("stdin: c-4.17 " + (exitCode == 5 ? "refuses" : "loads with losses"));
        assertThat(run.errors()).isEmpty();
    }

    @Test
    void shouldRefuseAStateWhoseSizeDoesNotFitInto32Bits() throws IOException {
        final Path image = Corpus.image("c-4.17-v1", directory);
        try (RandomAccessFile sparse = new RandomAccessFile(image.toFile(), "rw")) {
            sparse.setLength((1L << 32) + 8);
        }

        final Run run = Run.of("preflight", "--for", "c-4.17", image.toString());

        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.output()).contains("ERROR XS-UPD-003 CRASHES ").contains("4294967304 bytes");
    }

    @Test
    void shouldNeedSpaceForWhatItDoesNotSee() {
        assertThat(SpaceNeed.of(1_000_000, false).fits(1_000_000)).isFalse();
        assertThat(SpaceNeed.of(1_000_000, false).fits(1_400_000)).isTrue();
        assertThat(SpaceNeed.of(1_000_000, true).fits(1_400_000)).isFalse();
    }

    private static void requireSchema(final String document) throws IOException {
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(Files.readString(SCHEMA))
                        .validate(document, InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"c, oxenstored, image, refused, 1", "oxenstored, c, text, dry-run, 0"})
    void shouldPrintWhatTheSchemaDescribesBeforeAMove(
            final String from, final String to, final String name, final String result, final int exitCode)
            throws IOException {
        final Path state = name.equals("text") ? text() : Corpus.image("c-4.17-v1", directory);

        final Run run = Run.of(
                "migrate-daemon",
                "--from",
                from,
                "--to",
                to,
                "--control",
                "/bin/true",
                "--format",
                "json",
                "--state",
                state.toString());

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
        requireSchema(run.output());
        assertThat(run.output()).contains("\"result\" : \"" + result + "\"").contains("nothing was changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c-4.17", "c-4.22", "oxenstored"})
    void shouldPrintWhatTheSchemaDescribes(final String daemon) throws IOException {
        final String image = Corpus.image("c-4.22-v2", directory).toString();

        final Run run = Run.of("preflight", "--format", "json", "--for", daemon, image);

        requireSchema(run.output());
        assertThat(run.output()).contains("\"for\" : \"" + daemon + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "preflight --repair IMAGE",
                "preflight --prepare OUT",
                "preflight --socket S IMAGE",
                "live-update",
                "migrate-daemon --from c --to c",
                "migrate-daemon --from c --to oxenstored --run --state IMAGE",
                "live-update --timeout 0 --control /bin/true --socket S --dry-run /bin/true"
            })
    void shouldRefuseWhatMakesNoSense(final String command) {
        assertThat(Run.of(command.split(" ")).exitCode()).isIn(2, 3);
    }

    @Test
    void shouldSayThatNoDaemonAnswers() {
        final String socket = directory.resolve("socket").toString();

        for (final String command :
                new String[] {"preflight", "live-update /bin/true", "migrate-daemon --from c --to oxenstored"}) {
            final String[] words = (command + " --socket " + socket).split(" ");
            final Run run = Run.of(words);
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.errors())
                    .startsWith("xenstream: cannot read the store of the daemon at " + socket + ": ")
                    .hasLineCount(1);
        }
    }

    @Test
    void shouldListWhatMovingToTheOtherDaemonLoses() throws IOException {
        final Run run = Run.of(
                "migrate-daemon",
                "--from",
                "c",
                "--to",
                "oxenstored",
                "--control",
                "/bin/true",
                "--state",
                Corpus.image("c-4.17-v1", directory).toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).contains("XS-OX-").endsWith("to accept them, use --allow-loss\n");
        assertThat(Run.of("migrate-daemon", "--from", "c", "--to", "oxenstored", "--state", text().toString())
                        .exitCode())
                .isEqualTo(5);
    }
}
