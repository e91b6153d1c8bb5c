// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StatCommandTest {
    @Test
    void shouldCountWhatIsInAnImage() {
        final Run run = Run.of(Corpus.bytes("c-4.22-v2.img"), "stat", "-");

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .contains("stdin: version 2, little-endian, 38,880 bytes, 418 records")
                .anyMatch(line -> line.matches(" +NODE_DATA +381 +35,760  █+"))
                .anyMatch(line -> line.matches(" +domain 1 +3 +0  ▎"))
                .contains("       2,047  /local/domain/1/data/blob")
                .allMatch(line -> line.length() <= 80);
    }

    @Test
    void shouldReportItInJson() throws IOException {
        final Run run = Run.of(Corpus.bytes("c-4.22-v2.img"), "stat", "--format", "json", "-");

        assertThat(run.exitCode()).isZero();
        assertThat(run.output().replaceAll("\\s+", ""))
                .startsWith("{\"schema\":1,\"input\":\"stdin\",")
                .contains("\"version\":2,\"byteOrder\":\"little\",\"bytes\":38880,\"records\":418")
                .contains("{\"type\":\"NODE_DATA\",\"records\":381,\"bytes\":35760}")
                .contains("{\"domid\":1,\"nodes\":3,\"valueBytes\":0}")
                .contains("\"nodesByDepth\":[3,3,12,9,41,17,32,144,120]")
                .contains("{\"bytes\":2047,\"path\":\"/local/domain/1/data/blob\"}");
        try (JsonParser parser = new JsonFactory().createParser(run.output())) {
            parser.nextToken();
            parser.skipChildren();
            assertThat(parser.nextToken()).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldPrintTheDocumentThatTheSchemaDescribes(final String image) throws IOException {
        final JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("../docs/schema/stat.schema.json")));
        final String document = Run.of(Corpus.bytes(image + ".img"), "stat", "--format", "json", "-")
                .output();

        assertThat(schema.validate(document, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(document.replace("\"input\"", "\"image\""), InputFormat.JSON))
                .isNotEmpty();
        assertThat(schema.validate(document.replace("\"domid\"", "\"domain\""), InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void shouldAddUpToTheWholeImage() {
        final Run run = Run.of(Corpus.bytes("c-4.17-v1.img"), "stat", "--format", "json", "-");
        final List<Integer> bytes = run.lines().stream()
                .takeWhile(line -> !line.contains("\"owners\""))
                .dropWhile(line -> !line.contains("\"types\""))
                .filter(line -> line.contains("\"bytes\""))
                .map(line -> Integer.valueOf(line.replaceAll("\\D", "")))
                .toList();

        assertThat(bytes.stream().mapToInt(Integer::intValue).sum() + 16)
                .isEqualTo(Corpus.bytes("c-4.17-v1.img").length);
    }
}
