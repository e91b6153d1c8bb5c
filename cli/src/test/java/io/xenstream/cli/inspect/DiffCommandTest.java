// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DiffCommandTest {
    private static final Run NOTHING = new Run(ExitCode.FINE, "", "");

    @TempDir
    Path directory;

    static Stream<String> good() {
        return Corpus.good();
    }

    private String image(final String name) throws IOException {
        return Corpus.image(name, directory).toString();
    }

    private String copy(final String image, final String... options) {
        final String copy = directory.resolve("copy.img").toString();
        final List<String> args = new ArrayList<>(List.of("copy", image, copy));
        args.addAll(List.of(options));
        assertThat(Run.of(args.toArray(new String[0]))).isEqualTo(NOTHING);
        return copy;
    }

    /** The image with the name of guest 1 changed in its last byte. */
    private String changed(final String name) throws IOException {
        return changed(name, "/local/domain/1/name");
    }

    private String changed(final String name, final String node) throws IOException {
        final byte[] bytes = Corpus.bytes(name + ".img");
        try (ImageReader reader = ImageReader.open(Region.ofArray(bytes, name))) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA
                        && reader.nodeData().pathString().equals(node)) {
                    final int value = (int) reader.offset() + reader.nodeData().valueOffset();
                    bytes[value + reader.nodeData().valueLength() - 1] = '\n';
                }
            }
        }
        return Files.write(directory.resolve("changed.img"), bytes).toString();
    }

    @ParameterizedTest
    @MethodSource("good")
    void shouldPrintNothingOfACopy(final String name) throws IOException {
        final String image = image(name);

        assertThat(Run.of("diff", image, copy(image))).isEqualTo(NOTHING);
        assertThat(Run.of("diff", image, copy(image, "--byte-order", "big"))).isEqualTo(NOTHING);
        assertThat(Run.of("diff", copy(image, "--version", "2"), image)).isEqualTo(NOTHING);
    }

    @Test
    void shouldRefuseAnImageWhoseFramingIsLost() throws IOException {
        final Run run = Run.of("diff", image("c-4.22-v2"), image(Corpus.WATCH_DEPTH));

        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).contains("XS-WATCH-D1", Corpus.WATCH_DEPTH).hasLineCount(1);
    }

    @ParameterizedTest
    @MethodSource("good")
    void shouldNameTheNodeThatWasChanged(final String name) throws IOException {
        final String image = image(name);
        final String changed = changed(name);

        final Run run = Run.of("diff", image, changed);

        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(run.errors()).isEmpty();
        assertThat(run.lines()).hasSize(2);
        assertThat(run.lines().get(0)).matches("~ NODE /local/domain/1/name: value \"\\S+\" -> \"\\S+\\\\n\"");
        assertThat(run.lines().get(1)).isEqualTo(image + " and " + changed + " differ: 1 NODE changed");
    }

    @Test
    void shouldShowTheBeginningOfALongValueAndWhereItDiffers() throws IOException {
        final String changed = changed("c-4.22-v2", "/local/domain/1/data/blob");

        final Run run = Run.of("diff", image("c-4.22-v2"), changed);

        assertThat(run.lines()).hasSize(2);
        assertThat(run.lines().get(0))
                .matches("~ NODE \\S+/blob: value \".{64,256}\"\\.\\.\\. \\(2047 bytes\\)"
                        + " -> \".{64,256}\"\\.\\.\\. \\(2047 bytes\\) from byte 2046");
    }

    @Test
    void shouldPrintEachKindOfDifference() throws IOException {
        final Run run = Run.of("diff", image("c-4.17-v1"), image("c-4.22-v2"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(run.lines())
                .anyMatch(line -> line.matches("\\+ DOMAIN domid 1: features \\d+.*"))
                .anyMatch(line -> line.matches("\\+ NODE \\S+: value \".*\"; perms n\\d+.*"));
        assertThat(run.lines().get(run.lines().size() - 1)).contains(" differ: ", " NODE added", " DOMAIN added");
    }

    @Test
    void shouldCountAllButPrintAtMostTheRequestedNumber() throws IOException {
        final Run all = Run.of("diff", image("c-4.17-v1"), image("c-4.22-v2"));
        final Run few = Run.of("diff", "--max-differences", "3", image("c-4.17-v1"), image("c-4.22-v2"));

        assertThat(few.lines()).hasSize(5).startsWith(all.lines().subList(0, 3).toArray(new String[0]));
        assertThat(few.lines().get(3))
                .isEqualTo("... and " + (all.lines().size() - 4) + " more differences (--max-differences)");
        assertThat(few.lines().get(4)).isEqualTo(all.lines().get(all.lines().size() - 1));
    }

    @Test
    void shouldCompareWithStandardInput() throws IOException {
        final byte[] bytes = Corpus.bytes("c-4.17-v1.img");

        assertThat(Run.of(bytes, "diff", "-", image("c-4.17-v1"))).isEqualTo(NOTHING);
        assertThat(Run.of(bytes, "diff", changed("c-4.17-v1"), "-").output())
                .endsWith("changed.img and stdin differ: 1 NODE changed\n");
    }

    @Test
    void shouldCompareTheEncodingIfStrict() throws IOException {
        final Run run = Run.of("diff", "--strict", image("c-4.17-v1"), copy(image("c-4.17-v1"), "--version", "2"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(run.lines().get(0)).isEqualTo("~ IMAGE: version 1 -> 2");
    }

    @Test
    void shouldPrintTheDocumentThatTheSchemaDescribes() throws IOException {
        final JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("../docs/schema/diff.schema.json"), StandardCharsets.UTF_8));
        final String image = image("c-4.17-v1");
        final String some =
                Run.of("diff", "--format", "json", image, changed("c-4.17-v1")).output();
        final String many = Run.of("diff", "--format", "json", "--strict", image, image("c-4.22-v2"))
                .output();
        final Run none = Run.of("diff", "--format", "json", image, image);

        assertThat(none.exitCode()).isEqualTo(ExitCode.FINE);
        for (final String document : List.of(some, many, none.output())) {
            assertThat(schema.validate(document, InputFormat.JSON)).isEmpty();
        }
        assertThat(some)
                .contains(
                        "\"path\" : \"/local/domain/1/name\"",
                        "\"changed\" : 1,",
                        "\"same\" : false",
                        "\"strict\" : false");
        assertThat(none.output()).contains("\"differences\" : [ ]", "\"same\" : true");
        assertThat(schema.validate(some.replace("\"CHANGED\"", "\"ADDED\""), InputFormat.JSON))
                .isNotEmpty();
        assertThat(schema.validate(some.replace("\"before\"", "\"was\""), InputFormat.JSON))
                .isNotEmpty();
    }
}
