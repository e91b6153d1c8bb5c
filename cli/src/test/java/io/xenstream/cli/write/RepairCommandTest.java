// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RepairCommandTest {
    private static final Path SCHEMA = Path.of("../docs/schema/repair.schema.json");
    private static final long SEED = 20261123;

    @TempDir
    Path directory;

    private Path out() {
        return directory.resolve("repaired.img");
    }

    private Run repair(final Path image, final String... options) {
        final List<String> args = new ArrayList<>(List.of("repair"));
        args.addAll(List.of(options));
        args.addAll(List.of(image.toString(), out().toString()));
        return Run.of(args.toArray(new String[0]));
    }

    @Test
    void shouldRepairTheDialectOfDepthWatches() throws IOException {
        final Path image = Corpus.image(Corpus.WATCH_DEPTH, directory);

        final Run run = repair(image);

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(run.errors()).isEmpty();
        assertThat(run.lines()).hasSize(6);
        assertThat(run.lines().get(0))
                .startsWith("WARNING XS-REP-002 record 11 (WATCH_DATA_EXTENDED) at offset 568: ")
                .contains("before: WATCH_DATA_EXTENDED on /local/domain/1/device", "after: WATCH_DATA, unlimited depth")
                .endsWith("; remedy: the client receives every event below the path; it can set the watch again");
        assertThat(run.lines().get(4)).startsWith(out() + ": c-4.17 would refuse it (FAILS): ");
        assertThat(run.lines().get(5)).endsWith(": repaired; 234 records, 4 changes, 0 not repaired");
        assertThat(Run.of("verify", "--strict", out().toString()).exitCode()).isZero();
        assertThat(Run.of("verify", "--for", "c-4.22", out().toString()).exitCode())
                .isZero();
        assertThat(Files.readAllBytes(image)).isEqualTo(Corpus.bytes(Corpus.WATCH_DEPTH + ".img"));
    }

    @Test
    void shouldKeepTheTreeOfDepthWatches() throws IOException {
        repair(Corpus.image(Corpus.WATCH_DEPTH, directory));

        final Run tree = Run.of("ls", "-f", "-p", out().toString());

        assertThat(tree.exitCode()).isZero();
        final List<String> lines = tree.lines();
        assertThat(lines).contains("/local/domain/0/backend = \"\"   (n0)");
        for (int guest = 1; guest <= 4; guest++) {
            final String domain = "/local/domain/" + guest;
            assertThat(lines).contains(domain + "/name = \"guest-" + guest + "\"   (n" + owner(lines, domain) + ")");
            for (final String disk : List.of("51712", "51728", "51744")) {
                assertThat(lines).anyMatch(line -> line.startsWith(domain + "/device/vbd/" + disk + "/backend = "));
                assertThat(lines)
                        .anyMatch(line -> line.startsWith(
                                "/local/domain/0/backend/vbd/" + domain.substring(14) + "/" + disk + "/"));
            }
        }
    }

    /** As it is in the image: guests' nodes were written by domain 0. */
    private static String owner(final List<String> lines, final String path) {
        return lines.stream()
                .filter(line -> line.startsWith(path + " = "))
                .map(line -> line.replaceAll(".*\\([nrwb](\\d+).*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldNotChangeRealImages(final String name) throws IOException {
        final Path image = Corpus.image(name, directory);

        final Run run = repair(image, "--create-parents", "--remove-duplicates", "--truncated");

        assertThat(run.exitCode()).as(run.errors()).isZero();
        final boolean isOld = Files.readAllBytes(image)[11] == 1;
        assertThat(run.lines()).hasSize(isOld ? 1 : 2);
        assertThat(run.lines().get(run.lines().size() - 1)).startsWith(image + ": nothing to repair; ");
        assertThat(run.output().contains("c-4.17 would refuse it (FAILS)")).isEqualTo(!isOld);
        assertThat(Files.readAllBytes(out())).isEqualTo(Files.readAllBytes(image));
    }

    @Test
    void shouldNotWriteOutIfSomethingCannotBeRepaired() throws IOException {
        final byte[] bytes = Corpus.bytes("c-4.17-v1.img");
        final Path cut = Files.write(directory.resolve("cut.img"), Arrays.copyOf(bytes, bytes.length - 20));
        Files.writeString(out(), "before");

        final Run refused = repair(cut);

        assertThat(refused.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(refused.errors()).isEmpty();
        assertThat(refused.lines().get(0))
                .startsWith("ERROR XS-REC-001 record ")
                .contains("--truncated");
        assertThat(refused.lines().get(1))
                .contains(": not repaired, OUT is unchanged; ")
                .endsWith(" 1 not repaired");
        assertThat(out()).hasContent("before");

        final Run repaired = repair(cut, "--truncated");

        assertThat(repaired.exitCode()).isZero();
        assertThat(repaired.output()).contains("WARNING XS-REP-011 ");
        assertThat(Run.of("verify", out().toString()).exitCode()).isZero();
        assertThat(files()).containsExactlyInAnyOrder("cut.img", "repaired.img");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void shouldReadStandardInput() {
        final Run run = Run.of(Corpus.bytes(Corpus.WATCH_DEPTH + ".img"), "repair", "-", out().toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines().get(5)).startsWith("stdin: repaired; ");
        assertThat(Run.of("verify", out().toString()).exitCode()).isZero();
    }

    @Test
    void shouldNeverRepairInPlace() throws IOException {
        final Path image = Corpus.image(Corpus.WATCH_DEPTH, directory);
        final Path link = Files.createSymbolicLink(directory.resolve("link"), image);
        final Path hard = Files.createLink(directory.resolve("hard"), image);
        final String file = image.toString();

        for (final Run run : List.of(
                Run.of("repair", file, file),
                Run.of("repair", file, link.toString()),
                Run.of("repair", file, hard.toString()),
                Run.of("repair", "--report", file, file, out().toString()),
                Run.of("repair", "--report", out().toString(), file, out().toString()))) {
            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.errors()).startsWith("xenstream: ").hasLineCount(1);
            assertThat(run.output()).isEmpty();
        }
        assertThat(Files.readAllBytes(image)).isEqualTo(Corpus.bytes(Corpus.WATCH_DEPTH + ".img"));
        assertThat(files()).containsExactlyInAnyOrder(image.getFileName().toString(), "link", "hard");
    }

    private List<String> validate(final Path report) throws IOException {
        final JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(SCHEMA));
        return schema.validate(Files.readString(report), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void shouldReportWhatTheSchemaDescribes() throws IOException {
        final Path report = directory.resolve("report.json");
        final byte[] bytes = Corpus.bytes(Corpus.WATCH_DEPTH + ".img");
        final Path cut = Files.write(directory.resolve("cut.img"), Arrays.copyOf(bytes, 1000));

        final Run run = repair(cut, "--report", report.toString(), "--max-findings", "1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(run.lines()).hasSize(3);
        assertThat(run.lines().get(1)).isEqualTo("... and 3 more findings (--max-findings)");
        assertThat(validate(report)).isEmpty();
        final String document = Files.readString(report);
        assertThat(document)
                .contains("\"written\" : false", "\"changes\" : 3", "\"errors\" : 1", "\"length\" : 0")
                .contains("\"severity\" : \"ERROR\"", "\"rule\" : \"XS-REC-001\"", "\"omittedFindings\" : 0");
        assertThat(document.split("\"change\" : ", -1)).hasSize(4);
        for (final List<String> change : List.of(
                List.of("\"schema\" : 1", "\"schema\" : 2"),
                List.of("\"before\"", "\"was\""),
                List.of("\"ERROR\"", "\"WARNING\""),
                List.of("\"length\" : 0", "\"length\" : -1"))) {
            Files.writeString(report, document.replace(change.get(0), change.get(1)));
            assertThat(validate(report)).as(change.get(1)).isNotEmpty();
        }
    }

    @Test
    void shouldRepairForADaemon() throws IOException {
        final Path report = directory.resolve("report.json");
        for (final String daemon : List.of("c-4.17", "c-4.21", "c-4.22", "oxenstored", "spec")) {
            final Path image = Corpus.image(Corpus.WATCH_DEPTH, directory);

            final Run run = repair(image, "--for", daemon, "--report", report.toString());

            assertThat(run.exitCode()).as(run.errors()).isZero();
            assertThat(run.output()).contains(": repaired, " + daemon + " would load it (LOADS");
            assertThat(run.output()).doesNotContain("would refuse it");
            assertThat(validate(report)).isEmpty();
            assertThat(Files.readString(report))
                    .contains("\"for\" : \"" + daemon + "\"", "\"" + daemon + "\" : \"LOADS");
            assertThat(Run.of("verify", "--for", daemon, out().toString()).output())
                    .contains("(LOADS");
            assertThat(Run.of("verify", out().toString()).exitCode()).isZero();
            assertThat(Files.readAllBytes(image)).isEqualTo(Corpus.bytes(Corpus.WATCH_DEPTH + ".img"));
        }
    }

    @Test
    void shouldSayWhatStandsInTheWayOfADaemon() throws IOException {
        final Path part = directory.resolve("part.img");
        final Path report = directory.resolve("report.json");
        final String host = Corpus.image("c-4.22-v2", directory).toString();
        assertThat(Run.of("extract", "--domain", "1", host, part.toString()).exitCode())
                .isZero();

        final Run run = repair(part, "--for", "c-4.22", "--report", report.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(run.output()).contains("ERROR XS-C-010 ", "xenstream merge", ": not repaired, OUT is unchanged; ");
        assertThat(out()).doesNotExist();
        assertThat(validate(report)).isEmpty();

        final Run without = repair(part, "--report", report.toString());

        assertThat(without.exitCode()).isZero();
        assertThat(without.output()).contains(": c-4.22 would crash or lose the store (CRASHES): ", " (XS-C-020)");
        assertThat(validate(report)).isEmpty();
        assertThat(Files.readString(report)).contains("\"c-4.22\" : \"CRASHES\"", "\"c-4.17\" : \"FAILS\"");
    }

    @Test
    void shouldNotKeepSurplusForADaemon() throws IOException {
        final Run run = repair(Corpus.image("c-4.22-v2", directory), "--for", "c-4.22", "--surplus", "keep");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).contains("--surplus keep and --for are mutually exclusive");
    }

    @Test
    void shouldReplaceAReportAtomically() throws IOException {
        final Path report = Files.writeString(directory.resolve("report.json"), "before");
        final Path missing = directory.resolve("missing.img");

        assertThat(repair(missing, "--report", report.toString()).exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(report).hasContent("before");
        assertThat(repair(Corpus.image("c-4.22-v2", directory), "--report", report.toString())
                        .exitCode())
                .isZero();
        assertThat(validate(report)).isEmpty();
        assertThat(files()).containsExactlyInAnyOrder("report.json", "c-4.22-v2.img", "repaired.img");
    }

    @Test
    void shouldReportWhatCannotBeWritten() throws IOException {
        final Path image = Corpus.image("c-4.22-v2", directory);
        final String nowhere = directory.resolve("no/such/file").toString();

        for (final Run run : List.of(
                Run.of("repair", image.toString(), nowhere),
                Run.of("repair", image.toString(), directory.toString()),
                Run.of("repair", "--report", nowhere, image.toString(), out().toString()),
                Run.of("repair", "--report", directory.toString(), image.toString(), out().toString()))) {
            assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.OUTPUT);
            assertThat(run.errors()).startsWith("xenstream: ").hasLineCount(1);
            assertThat(out()).doesNotExist();
        }
    }

    private void assertUnreadable(final Run run) {
        assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.INPUT);
        assertThat(run.errors()).startsWith("xenstream: ").hasLineCount(1).doesNotContain("Exception", "\tat ");
        assertThat(out()).doesNotExist();
    }

    @Test
    void shouldRejectInputsThatAreNotImages() throws IOException, InterruptedException {
        final byte[] random = new byte[1 << 20];
        new Random(SEED).nextBytes(random);
        final byte[] tooNew = Corpus.bytes("c-4.22-v2.img");
        tooNew[11] = 3;
        final byte[] tooOld = Corpus.bytes("c-4.22-v2.img");
        tooOld[11] = 0;
        for (final byte[] bytes :
                List.of(new byte[0], new byte[16], random, tooNew, tooOld, Arrays.copyOf(tooOld, 15), new byte[4096])) {
            assertUnreadable(repair(Files.write(directory.resolve("no.img"), bytes), "--truncated"));
            assertUnreadable(Run.of(bytes, "repair", "-", out().toString()));
        }
        final Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        for (final Path file : List.of(directory, fifo, directory.resolve("missing"), Path.of("/dev/zero"))) {
            assertUnreadable(repair(file));
        }
        assertThat(repair(Corpus.image("c-4.22-v2", directory), "--max-records", "5")
                        .errors())
                .contains("--max-records");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c-4.17-v1", "c-4.22-v2", Corpus.WATCH_DEPTH})
    void shouldEndTruncatedImagesOnRequest(final String name) throws IOException {
        final byte[] image = Corpus.bytes(name + ".img");
        for (final int cut : new int[] {16, 17, 23, 24, 100, image.length / 2, image.length - 9, image.length - 1}) {
            final Path file = Files.write(directory.resolve("cut.img"), Arrays.copyOf(image, cut));

            assertThat(repair(file).exitCode()).isEqualTo(ExitCode.FOUND);
            assertThat(out()).doesNotExist();
            assertThat(repair(file, "--truncated").exitCode()).isZero();
            assertThat(Run.of("verify", out().toString()).exitCode()).isZero();
            Files.delete(out());
        }
    }

    @Test
    void shouldRepairRandomRecordsOrReportThem() throws IOException {
        final Random random = new Random(SEED);
        final byte[] image = Corpus.bytes(Corpus.WATCH_DEPTH + ".img");
        for (int round = 0; round < 60; round++) {
            final byte[] damaged = image.clone();
            for (int i = 0; i < 5; i++) {
                damaged[16 + random.nextInt(damaged.length - 16)] = (byte) random.nextInt();
            }
            final Run run = repair(Files.write(directory.resolve("damaged.img"), damaged), "--remove-duplicates");
            assertThat(run.exitCode()).as(run.errors()).isIn(ExitCode.FINE, ExitCode.FOUND, ExitCode.INPUT);
            if (run.exitCode() == ExitCode.FINE) {
                assertThat(Run.of("verify", out().toString()).exitCode()).isZero();
                Files.delete(out());
            } else {
                assertThat(out()).doesNotExist();
            }
        }
    }
}
