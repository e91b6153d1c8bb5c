// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code extract} and {@code merge}. */
final class PartCommandsTest {
    @TempDir
    Path directory;

    private String host;
    private String part;
    private String merged;

    @BeforeEach
    void nameFiles() throws IOException {
        host = Corpus.image("c-4.22-v2", directory).toString();
        part = directory.resolve("part.img").toString();
        merged = directory.resolve("merged.img").toString();
    }

    private Run extract(final String... options) {
        final List<String> args = new ArrayList<>(List.of("extract", host, part));
        args.addAll(List.of(options));
        return Run.of(args.toArray(new String[0]));
    }

    @Test
    void shouldMoveAGuestToAnotherIdAndReportChanges() {
        final Run extracted = extract("--domain", "3", "--rename", "77", "--backends");
        final Run mergedRun = Run.of("merge", "--evtchn", "5000", host, part, merged);

        assertThat(extracted.exitCode()).isZero();
        assertThat(extracted.errors()).isEmpty();
        assertThat(extracted.lines())
                .anyMatch(line -> line.matches("NOTE XS-PART-006 NODE_DATA at offset \\d+: .*; value of"
                        + " /local/domain/0/backend/vbd/77/51712/frontend-id: 3 -> 77; remedy: nothing"))
                .anyMatch(line -> line.matches("NOTE XS-PART-003 omitted; \\d+ NODE_DATA; remedy: .*"));
        assertThat(mergedRun.exitCode()).isZero();
        assertThat(mergedRun.lines()).hasSize(1).allMatch(line -> line.startsWith("NOTE XS-PART-025 "));
        assertThat(Run.of("verify", merged).exitCode()).isZero();
        assertThat(Run.of("ls", merged, "/local/domain/77/device/vbd/51712").lines())
                .contains("backend = \"/local/domain/0/backend/vbd/77/51712\"");
        assertThat(Run.of("diff", host, merged).lines()).noneMatch(line -> line.startsWith("-"));
    }

    @Test
    void shouldNotWriteWhatIsInConflict() throws IOException {
        assertThat(extract("--domain", "3", "--backends").exitCode()).isZero();
        Files.writeString(Path.of(merged), "as it was");

        final Run run = Run.of("merge", host, part, merged);

        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(run.errors()).isEmpty();
        assertThat(run.lines()).hasSize(1).allMatch(line -> line.startsWith("ERROR XS-PART-020 "));
        assertThat(Path.of(merged)).hasContent("as it was");
    }

    @Test
    void shouldReplaceOnRequest() {
        assertThat(extract("--domain", "3", "--backends").exitCode()).isZero();

        final Run run = Run.of("merge", "--replace", host, part, merged);

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).anyMatch(line -> line.startsWith("NOTE XS-PART-024 replaced by the part; 1 CONNECT"));
        assertThat(Run.of("diff", host, merged).lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("~ CONNECTION ring 3: evtchn ");
    }

    @Test
    void shouldMergeIntoTheBaseItself() {
        assertThat(extract("--domain", "3", "--rename", "77").exitCode()).isZero();

        assertThat(Run.of("merge", host, part, host).exitCode()).isZero();
        assertThat(Run.of("ls", host, "/local/domain/77").exitCode()).isZero();
    }

    @Test
    void shouldRejectAMissingDomain() {
        final Run run = extract("--domain", "1234");

        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).startsWith("xenstream: XS-PART-001 ").hasLineCount(1);
        assertThat(Path.of(part)).doesNotExist();
    }

    @Test
    void shouldRejectAnIdThatIsNotAGuest() {
        for (final String id : List.of("0", "-1", "32752", "x")) {
            final Run run = extract("--domain", "3", "--rename", id);

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.errors()).hasLineCount(1);
        }
    }

    @Test
    void shouldReportThatTheVersionCannotExpressThePart() {
        final Run run = extract("--domain", "3", "--version", "1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.OUTPUT);
        assertThat(run.errors()).startsWith("xenstream: XS-COPY-001 ").hasLineCount(1);
        assertThat(Path.of(part)).doesNotExist();
    }

    @Test
    void shouldReadOneImageFromStandardInput() throws IOException {
        assertThat(extract("--domain", "3", "--rename", "77").exitCode()).isZero();

        final Run run = Run.of(Files.readAllBytes(Path.of(part)), "merge", host, "-", merged);

        assertThat(run.exitCode()).isZero();
        assertThat(Path.of(merged)).exists();
    }

    @Test
    void shouldRejectATruncatedPart() throws IOException {
        assertThat(extract("--domain", "3").exitCode()).isZero();
        final byte[] bytes = Files.readAllBytes(Path.of(part));
        Files.write(Path.of(part), Arrays.copyOf(bytes, bytes.length - 8));

        final Run run = Run.of("merge", "--replace", host, part, merged);

        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.errors()).startsWith("xenstream: XS-END-001 " + part).hasLineCount(1);
        assertThat(Path.of(merged)).doesNotExist();
    }

    @Test
    void shouldPrintAtMostTheRequestedFindings() {
        final Run run = extract("--domain", "3", "--rename", "77", "--max-findings", "2");

        assertThat(run.lines()).hasSize(3);
        assertThat(run.lines().get(2)).matches("... and \\d+ more findings \\(--max-findings\\)");
    }
}
