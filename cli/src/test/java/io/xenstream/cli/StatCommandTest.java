// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatCommandTest {
    @Test
    void shouldCountWhatIsInAnImage() {
        final Run run = Run.of(Corpus.octets("c-4.22-v2.img"), "stat", "-");

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .contains("stdin: version 2, little-endian, 38,880 octets, 418 records")
                .anyMatch(line -> line.matches(" +NODE_DATA +381 +35,760  █+"))
                .anyMatch(line -> line.matches(" +domain 1 +3 +0  ▎"))
                .contains("       2,047  /local/domain/1/data/blob")
                .allMatch(line -> line.length() <= 80);
    }

    @Test
    void shouldSaySoInJson() throws IOException {
        final Run run = Run.of(Corpus.octets("c-4.22-v2.img"), "stat", "--format", "json", "-");

        assertThat(run.exitCode()).isZero();
        assertThat(run.output().replaceAll("\\s+", ""))
                .contains("\"version\":2,\"byteOrder\":\"little\",\"octets\":38880,\"records\":418")
                .contains("{\"type\":\"NODE_DATA\",\"records\":381,\"octets\":35760}")
                .contains("{\"domid\":1,\"nodes\":3,\"valueOctets\":0}")
                .contains("\"nodesByDepth\":[3,3,12,9,41,17,32,144,120]")
                .contains("{\"octets\":2047,\"path\":\"/local/domain/1/data/blob\"}");
        try (JsonParser parser = new JsonFactory().createParser(run.output())) {
            parser.nextToken();
            parser.skipChildren();
            assertThat(parser.nextToken()).isNull();
        }
    }

    @Test
    void shouldAddUpToTheWholeImage() {
        final Run run = Run.of(Corpus.octets("c-4.17-v1.img"), "stat", "--format", "json", "-");
        final List<Integer> octets = run.lines().stream()
                .takeWhile(line -> !line.contains("\"owners\""))
                .dropWhile(line -> !line.contains("\"types\""))
                .filter(line -> line.contains("\"octets\""))
                .map(line -> Integer.valueOf(line.replaceAll("\\D", "")))
                .toList();

        assertThat(octets.stream().mapToInt(Integer::intValue).sum() + 16)
                .isEqualTo(Corpus.octets("c-4.17-v1.img").length);
    }
}
