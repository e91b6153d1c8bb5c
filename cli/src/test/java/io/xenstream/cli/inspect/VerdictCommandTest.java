// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code verify --for}. */
final class VerdictCommandTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "c-4.17-v1, spec, LOADS, 0",
        "c-4.17-v1, c-4.17, LOADS, 0",
        "c-4.17-v1, c-4.21, LOADS, 0",
        "c-4.17-v1, c-4.22, LOADS, 0",
        "c-4.17-v1, oxenstored, LOADS_WITH_LOSS, 1",
        "c-4.17-v1-transaction, spec, LOADS, 0",
        "c-4.17-v1-transaction, c-4.17, LOADS, 0",
        "c-4.17-v1-transaction, c-4.21, LOADS, 0",
        "c-4.17-v1-transaction, c-4.22, LOADS, 0",
        "c-4.17-v1-transaction, oxenstored, LOADS_WITH_LOSS, 1",
        "c-4.22-v1, spec, LOADS, 0",
        "c-4.22-v1, c-4.17, LOADS_WITH_LOSS, 0",
        "c-4.22-v1, c-4.21, LOADS_WITH_LOSS, 0",
        "c-4.22-v1, c-4.22, LOADS, 0",
        "c-4.22-v1, oxenstored, LOADS_WITH_LOSS, 1",
        "c-4.22-v2, spec, LOADS, 0",
        "c-4.22-v2, c-4.17, FAILS, 1",
        "c-4.22-v2, c-4.21, LOADS_WITH_LOSS, 0",
        "c-4.22-v2, c-4.22, LOADS, 0",
        "c-4.22-v2, oxenstored, LOADS_WITH_LOSS, 1",
        "c-4.22-v2-watch-depth, spec, FAILS, 1",
        "c-4.22-v2-watch-depth, c-4.17, FAILS, 1",
        "c-4.22-v2-watch-depth, c-4.21, LOADS_WITH_LOSS, 1",
        "c-4.22-v2-watch-depth, c-4.22, MAY_CRASH, 1",
        "c-4.22-v2-watch-depth, oxenstored, FAILS, 1"
    })
    void shouldReportWhetherADaemonLoadsARealImage(
            final String name, final String daemon, final String outcome, final int exitCode) throws IOException {
        final String image = Corpus.image(name, directory).toString();

        final Run run = Run.of("verify", "--for", daemon, image);

        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.lines().get(run.lines().size() - 1))
                .startsWith(image + ": " + daemon + " would ")
                .contains(" (" + outcome + "); ");
    }

    @Test
    void shouldPrintTheConsequenceOfEachFinding() throws IOException {
        final Run run = Run.of(
                "verify",
                "--for",
                "c-4.17",
                Corpus.image("c-4.22-v2", directory).toString());

        assertThat(run.output())
                .startsWith("ERROR XS-C-001 FAILS offset 0: ")
                .contains("; version 2, more than 1; remedy: ");
    }

    @Test
    void shouldReportAnImageWithoutAHeaderAsFailing() {
        final Run run = Run.of(new byte[3], "verify", "--for", "oxenstored", "-");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(run.output())
                .startsWith("ERROR XS-HEAD-001 FAILS ")
                .contains(
                        "stdin: oxenstored would refuse it (FAILS); 0 records up to where it cannot be read, 1 error");
    }

    @Test
    void shouldListTheKnownDaemons() {
        final Run run = Run.of("verify", "--for", "c-4.16", "-");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).contains("expected one of spec, c-4.17, c-4.21, c-4.22, oxenstored but was 'c-4.16'");
    }

    @Test
    void shouldRefuseStrictWithATargetDaemon() {
        final Run run = Run.of("verify", "--strict", "--for", "spec", "-");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).contains("--strict and --for are mutually exclusive");
    }
}
