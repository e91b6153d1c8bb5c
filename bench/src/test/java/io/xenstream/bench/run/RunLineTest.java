// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RunLineTest {
    private static List<String> options(final String line) {
        return RunLine.parse(line).get(0).options();
    }

    @Test
    void shouldIgnoreCommentsAndEmptyLines() {
        assertThat(RunLine.parse("# comment\n\n  \\.Scan  \n#\n\\.Encode"))
                .extracting(line -> line.benchmarks().pattern())
                .containsExactly("\\.Scan", "\\.Encode");
    }

    @Test
    void shouldUseQuickOptionsByDefault() {
        assertThat(options("Scan")).containsExactly("-f", "2", "-wi", "2", "-w", "350ms", "-i", "4", "-r", "200ms");
    }

    @Test
    void shouldReplaceOptionsOfTheSameName() {
        assertThat(options("Scan -f 3 -p length=1"))
                .containsExactly("-f", "3", "-wi", "2", "-w", "350ms", "-i", "4", "-r", "200ms", "-p", "length=1");
    }

    @Test
    void shouldReplaceParametersOfTheSameName() {
        final RunLine line = RunLine.parse("Scan -p length=1 -p chunk=2").get(0).with(List.of("-p", "chunk=3"));
        assertThat(String.join(" ", line.options())).endsWith("-p length=1 -p chunk=3");
    }

    @Test
    void shouldKeepValuesThatLookLikeOptions() {
        assertThat(options("Scan -jvmArgsAppend -Xmx1g")).endsWith("-jvmArgsAppend", "-Xmx1g");
    }

    @Test
    void shouldQuoteLineWithoutValue() {
        assertThatThrownBy(() -> RunLine.parse("Scan -f"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in \"Scan -f\": \"-f\" is not a JMH option with a value");
    }

    @Test
    void shouldQuoteLineWithInvalidPattern() {
        assertThatThrownBy(() -> RunLine.parse("Scan( -f 1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in \"Scan( -f 1\"");
    }

    @Test
    void shouldRunEqualLinesOnce() {
        final List<RunLine> lines = RunLine.parse("Scan -p length=1\nScan -p length=2\nEncode").stream()
                .map(line -> line.with(List.of("-p", "length=3")))
                .toList();
        assertThat(RunLine.distinct(lines))
                .extracting(line -> line.benchmarks().pattern())
                .containsExactly("Scan", "Encode");
    }
}
