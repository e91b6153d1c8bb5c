// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code verify --format json} prints, against the schema in docs. */
final class VerifyJsonTest {
    private static final Path SCHEMA = Path.of("../docs/schema/verify.schema.json");

    private JsonSchema schema;

    @TempDir
    Path directory;

    @BeforeEach
    void readSchema() throws IOException {
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(SCHEMA));
    }

    private Set<ValidationMessage> validate(final String document) {
        return schema.validate(document, InputFormat.JSON);
    }

    static Stream<Arguments> runs() {
        return Stream.of("c-4.17-v1", "c-4.22-v1", "c-4.22-v2", Corpus.WATCH_DEPTH)
                .flatMap(image -> Stream.of("", "spec", "c-4.17", "c-4.21", "c-4.22", "oxenstored")
                        .map(receiver -> Arguments.of(image, receiver)));
    }

    private String document(final String image, final String receiver) throws IOException {
        final String file = Corpus.image(image, directory).toString();
        return (receiver.isEmpty()
                        ? Run.of("verify", "--format", "json", file)
                        : Run.of("verify", "--format", "json", "--for", receiver, file))
                .output();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void shouldPrintWhatTheSchemaDescribes(final String image, final String receiver) throws IOException {
        assertThat(validate(document(image, receiver))).isEmpty();
    }

    @Test
    void shouldPrintWhatTheSchemaDescribesOfAnImageWithoutAHeader() {
        assertThat(validate(
                        Run.of(new byte[3], "verify", "--format", "json", "-").output()))
                .isEmpty();
        assertThat(validate(Run.of(new byte[3], "verify", "--format", "json", "--for", "c-4.17", "-")
                        .output()))
                .isEmpty();
    }

    @Test
    void shouldHaveASchemaThatRefusesOtherDocuments() throws IOException {
        final String document = document("c-4.22-v2", "c-4.17");

        assertThat(document).contains("\"FAILS\"", "\"offset\"", "\"for\" : \"c-4.17\",");
        assertThat(validate(document.replace("\"FAILS\"", "\"FALLS\""))).isNotEmpty();
        assertThat(validate(document.replace("\"offset\"", "\"position\""))).isNotEmpty();
        assertThat(validate(document.replace("\"place\"", "\"location\""))).isNotEmpty();
        assertThat(validate(document.replace("\"schema\" : 1", "\"schema\" : 2")))
                .isNotEmpty();
        assertThat(validate(document.replace("\"for\" : \"c-4.17\",", ""))).isNotEmpty();
    }
}
