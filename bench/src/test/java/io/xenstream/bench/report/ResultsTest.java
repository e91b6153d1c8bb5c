// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultsTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("results.json");
    }

    @Test
    void shouldReadItsOwnOutput() throws IOException {
        final Results results = Sample.load().asResults();
        results.write(file);
        assertThat(Results.read(file)).isEqualTo(results);
    }

    @Test
    void shouldPreserveJmhOutput() throws IOException {
        final Sample sample = Sample.load();
        Sample.load().asResults().write(file);
        assertThat(Results.read(file).results()).isEqualTo(sample.results());
    }

    @Test
    void shouldIgnoreUnknownFields() throws IOException {
        final Sample sample = Sample.load();
        sample.header().put("weather", "fine");
        assertThat(Results.read(sample.writeTo(file)).rows()).hasSize(19);
    }

    @Test
    void shouldNameMissingFile() {
        assertThatThrownBy(() -> Results.read(file)).hasMessage("cannot read " + file + ": no such file");
    }

    @Test
    void shouldRefuseInvalidJson() throws IOException {
        Files.writeString(file, "Benchmark Mode Cnt Score");
        assertThatThrownBy(() -> Results.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a results file of xenstream bench");
    }

    @Test
    void shouldRefuseEmptyFile() throws IOException {
        Files.writeString(file, "");
        assertThatThrownBy(() -> Results.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a results file of xenstream bench");
    }

    @Test
    void shouldRefusePlainJmhFile() throws IOException {
        Files.writeString(file, Sample.load().results().toString());
        assertThatThrownBy(() -> Results.read(file)).hasMessageContaining("a plain JMH file");
    }

    @Test
    void shouldRefuseOtherSchemaVersion() throws IOException {
        final Sample sample = Sample.load();
        sample.document().put("version", 2);
        sample.writeTo(file);
        assertThatThrownBy(() -> Results.read(file))
                .hasMessageContaining("its schema version is 2, but this xenstream reads version 1");
    }

    @Test
    void shouldRefuseFileWithoutMachine() throws IOException {
        final Sample sample = Sample.load();
        sample.header().remove("machine");
        sample.writeTo(file);
        assertThatThrownBy(() -> Results.read(file))
                .hasMessageContaining("header, machine, JDK or results are missing");
    }

    @Test
    void shouldNameResultWithoutScore() throws IOException {
        final Sample sample = Sample.load();
        sample.result("ScanBenchmark.c").remove("primaryMetric");
        sample.writeTo(file);
        assertThatThrownBy(() -> Results.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("io.xenstream.bench.ScanBenchmark.c has no score");
    }
}
