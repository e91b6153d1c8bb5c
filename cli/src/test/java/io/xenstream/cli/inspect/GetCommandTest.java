// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.WritableRegion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GetCommandTest {
    private static final Path SCHEMA = Path.of("../docs/schema/get.schema.json");

    @TempDir
    Path directory;

    /** A store of two nodes, one of which has a value of bytes that are no text. */
    private Path image(final String order) throws IOException {
        final byte[] bytes = new byte[1 << 12];
        try (WritableRegion region = WritableRegion.ofArray(bytes, "array");
                ImageWriter writer = ImageWriter.open(
                        region,
                        ImageHeader.of(2, order.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN))) {
            writer.claimNodeData(1, 1, 0).permission(0, (byte) 'n', 0, 0).path("/");
            writer.commit();
            writer.claimNodeData(2, 2, 3)
                    .permission(0, (byte) 'n', 0, 3)
                    .permission(1, (byte) 'r', 0, 7)
                    .path("/a")
                    .value(new UnsafeBuffer(new byte[] {'x', (byte) 0xFF, '\n'}));
            writer.commit();
            return Files.write(directory.resolve("host.img"), Arrays.copyOf(bytes, (int) writer.finish()));
        }
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldPrintTheValueOfEachNodeThatLsLists(final String name) throws IOException {
        final Path image = Corpus.image(name, directory);
        final List<String> command = new ArrayList<>(List.of("get", "-p", image.toString()));
        final List<String> expected = new ArrayList<>();
        for (final String line : Run.of("ls", "-f", image.toString()).lines()) {
            final int end = line.indexOf(" = \"");
            command.add(line.substring(0, end));
            expected.add(line.substring(0, end) + ": " + line.substring(end + 4, line.length() - 1));
        }

        assertThat(Run.of(command.toArray(String[]::new)).lines()).isEqualTo(expected);

        assertThat(Run.of("index", image.toString()).exitCode()).isZero();
        command.add(1, "--verbose");
        final Run indexed = Run.of(command.toArray(String[]::new));
        assertThat(indexed.lines()).isEqualTo(expected);
        assertThat(indexed.errors()).isEqualTo("xenstream: " + image + ": using its index\n");
    }

    @Test
    void shouldPrintInTheOrderOfTheCommandLine() throws IOException {
        final String image = image("little").toString();

        assertThat(Run.of("get", image, "/a", "/", "/a").output()).isEqualTo("x\\xff\\n\n\nx\\xff\\n\n");
    }

    @Test
    void shouldPrintRawBytes() throws IOException {
        final ByteArrayOutputStream output = new ByteArrayOutputStream();

        Run.to(
                output,
                new ByteArrayOutputStream(),
                new byte[0],
                "get",
                "-R",
                image("big").toString(),
                "/a");

        assertThat(output.toByteArray()).containsExactly('x', 0xFF, '\n');
    }

    @Test
    void shouldTellWhichNodesDoNotExist() throws IOException {
        final String image = image("little").toString();

        final Run run = Run.of("get", image, "/b", "/a", "/a/c");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(run.output()).isEqualTo("x\\xff\\n\n");
        assertThat(run.errors())
                .isEqualTo(
                        "xenstream: " + image + ": no such node: /b\nxenstream: " + image + ": no such node: /a/c\n");
    }

    @Test
    void shouldSayWhyNoIndexIsUsed() throws IOException {
        final Path image = image("little");

        assertThat(Run.of("get", "--verbose", image.toString(), "/").errors())
                .startsWith("xenstream: reading the whole image: ")
                .contains(image + ".xsi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void shouldPrintJson(final String order) throws IOException {
        final Run run = Run.of("get", "--format", "json", image(order).toString(), "/a", "/b");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(Files.readString(SCHEMA, StandardCharsets.UTF_8))
                        .validate(run.output(), InputFormat.JSON))
                .isEmpty();
        assertThat(run.output().replaceAll("\\s+", ""))
                .endsWith("\"nodes\":[{\"path\":\"/a\",\"value\":\"x\\u00FF\\n\",\"perms\":[\"n3\",\"r7\"]}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-p", "--format=json"})
    void shouldRefuseWhatRawBytesCannotExpress(final String option) throws IOException {
        final Run run = Run.of("get", "-R", option, image("little").toString(), "/a");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).isEqualTo("xenstream: -R prints nothing but values: leave out -p and --format json\n");
    }
}
