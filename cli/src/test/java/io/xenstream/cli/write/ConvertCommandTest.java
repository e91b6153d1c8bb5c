// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConvertCommandTest {
    private static final Path SCHEMA = Path.of("../docs/schema/convert.schema.json");
    private static final String TEXT = "oxenstored-4.17.db";

    @TempDir
    Path directory;

    private Path text;
    private String out;

    @BeforeEach
    void writeText() throws IOException {
        text = Files.write(directory.resolve("db"), Corpus.bytes(TEXT));
        out = directory.resolve("out").toString();
    }

    private Run convert(final String in, final String... options) {
        final String[] args = Arrays.copyOf(new String[] {"convert", in, out}, 3 + options.length);
        System.arraycopy(options, 0, args, 3, options.length);
        return Run.of(args);
    }

    private static Set<ValidationMessage> validate(final Path report) throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(SCHEMA))
                .validate(Files.readString(report), InputFormat.JSON);
    }

    @Test
    void shouldConvertTextIntoAnImageAndBack() throws IOException {
        final Run toImage = convert(text.toString(), "--to", "image", "--version", "1", "--byte-order", "big");
        assertThat(toImage.exitCode()).isZero();
        assertThat(toImage.output()).isEmpty();
        assertThat(toImage.errors())
                .startsWith("NOTE XS-CONV-015 line 3: ")
                .endsWith("\nlost: 0 errors, 0 warnings, 1 note\n");
        assertThat(Run.of("ls", "-f", "-p", out).lines())
                .containsExactlyInAnyOrderElementsOf(
                        new String(Corpus.bytes("oxenstored-4.17.ls"), StandardCharsets.UTF_8)
                                .lines()
                                .filter(line -> !line.startsWith("/@")) // no child of the root in an image
                                .toList());

        final String back = directory.resolve("back").toString();
        assertThat(Run.of("convert", out, back, "--to", "oxenstored", "--domexc-port", "100"))
                .isEqualTo(new Run(0, "", ""));
        assertThat(Path.of(back)).hasSameBinaryContentAs(text);
    }

    @Test
    void shouldRefuseLossAndNotChangeTheTarget() throws IOException {
        final Path image = Corpus.image("c-4.17-v1", directory);
        Files.writeString(Path.of(out), "precious");

        final Run refused = convert(image.toString(), "--to", "oxenstored");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.OUTPUT);
        assertThat(refused.errors())
                .contains("\nwould be lost: 10 errors, 0 warnings, 1 note\nxenstream: XS-CONV-001 " + image)
                .contains("--allow-loss");
        assertThat(Path.of(out)).hasContent("precious");
    }

    @Test
    void shouldConvertWithAllowedLossAndReportIt() throws IOException {
        final Path image = Corpus.image("c-4.22-v2", directory);
        final Path report = directory.resolve("lost.json");

        final Run run = convert(image.toString(), "--to", "oxenstored", "--allow-loss", "--report", report.toString());

        assertThat(run).isEqualTo(new Run(0, "", ""));
        assertThat(Files.readAllLines(Path.of(out))).startsWith("$xenstored-dump-format");
        final JsonNode document = new ObjectMapper().readTree(report.toFile());
        assertThat(document.get("schema").asInt()).isEqualTo(1);
        assertThat(document.get("from").asText()).isEqualTo("image");
        assertThat(document.get("to").asText()).isEqualTo("oxenstored");
        final JsonNode summary = document.get("summary");
        assertThat(summary.get("written").asBoolean()).isTrue();
        assertThat(summary.get("errors").asInt()).isEqualTo(12);
        assertThat(document.get("findings"))
                .hasSize(summary.get("errors").asInt()
                        + summary.get("warnings").asInt()
                        + summary.get("notes").asInt());
        assertThat(document.get("findings").get(1).fieldNames())
                .toIterable()
                .containsExactly("severity", "rule", "place", "title", "detail", "remedy");
        assertThat(document.get("findings").get(1).get("place").fieldNames())
                .toIterable()
                .containsExactly("record", "type", "offset");
        assertThat(validate(report)).isEmpty();
    }

    @Test
    void shouldReportARefusedConversionToo() throws IOException {
        Files.writeString(text, "nonsense", java.nio.file.StandardOpenOption.APPEND);
        final Path report = directory.resolve("lost.json");

        final Run run = convert(text.toString(), "--to", "image", "--report", report.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.OUTPUT);
        assertThat(run.errors()).startsWith("xenstream: XS-CONV-001 ").hasLineCount(1);
        assertThat(Path.of(out)).doesNotExist();
        final JsonNode document = new ObjectMapper().readTree(report.toFile());
        assertThat(document.get("summary").get("written").asBoolean()).isFalse();
        assertThat(document.get("findings").findValuesAsText("rule"))
                .containsExactly("XS-CONV-015", "XS-TEXT-002", "XS-TEXT-004");
        assertThat(document.get("findings").get(1).get("place").get("line").asInt())
                .isEqualTo(199);
        assertThat(validate(report)).isEmpty();
        Files.writeString(report, Files.readString(report).replace("\"line\"", "\"row\""));
        assertThat(validate(report)).isNotEmpty();
    }

    @Test
    void shouldPrintAtMostTheRequestedLosses() throws IOException {
        final Path image = Corpus.image("c-4.17-v1", directory);

        assertThat(convert(image.toString(), "--to", "oxenstored", "--allow-loss", "--max-findings", "2")
                        .errors()
                        .lines()
                        .toList())
                .hasSize(4)
                .endsWith("... and 9 more findings (--max-findings)", "lost: 10 errors, 0 warnings, 1 note");
    }

    @Test
    void shouldRejectAVersionThatCannotExpressTheImage() throws IOException {
        final Path image = Corpus.image("c-4.22-v2", directory);

        final Run refused = convert(image.toString(), "--to", "image", "--version", "1");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.OUTPUT);
        assertThat(refused.errors()).contains("WARNING XS-CONV-003 record ", "features 0x");
        assertThat(convert(image.toString(), "--to", "image", "--version", "1", "--allow-loss")
                        .exitCode())
                .isZero();
        assertThat(Run.of("verify", out).exitCode()).isZero();
        assertThat(Run.of("ls", "-f", "-p", out).output())
                .isEqualTo(Run.of("ls", "-f", "-p", image.toString()).output());
    }

    @Test
    void shouldDetectTheInputFormat() throws IOException {
        final Path neither = Files.writeString(directory.resolve("neither"), "something else");

        final Run unknown = convert(neither.toString(), "--to", "image");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(unknown.errors())
                .isEqualTo("xenstream: " + neither
                        + ": its first bytes are neither those of an image nor those of oxenstored's text;"
                        + " to override the detection, pass --from image or --from oxenstored\n");
        assertThat(convert(neither.toString(), "--to", "image", "--from", "oxenstored"))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT))
                .satisfies(run -> assertThat(run.errors()).startsWith("xenstream: XS-TEXT-001 " + neither));
        assertThat(convert(neither.toString(), "--to", "image", "--from", "image"))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT))
                .satisfies(run -> assertThat(run.errors()).startsWith("xenstream: XS-HEAD-001 "));
    }

    @Test
    void shouldRejectTruncatedImages() throws IOException {
        for (final String name : Corpus.good().toList()) {
            final byte[] image = Corpus.bytes(name + ".img");
            for (final int cut : new int[] {0, 1, 8, 16, 24, image.length / 2, image.length - 1}) {
                final Path file = Files.write(directory.resolve("cut.img"), Arrays.copyOf(image, cut));
                final Run run = convert(file.toString(), "--to", "oxenstored", "--allow-loss");
                assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.INPUT);
                assertThat(run.errors()).startsWith("xenstream: ").hasLineCount(1);
                assertThat(Path.of(out)).doesNotExist();
            }
        }
    }

    @Test
    void shouldReadOrRejectTruncatedTexts() throws IOException {
        final byte[] whole = Corpus.bytes(TEXT);
        for (final int cut : new int[] {0, 1, 22, 23, 30, 100, 5000, whole.length - 2, whole.length - 1}) {
            Files.write(text, Arrays.copyOf(whole, cut));
            final Run run = convert(text.toString(), "--to", "image");
            if (cut < 22) {
                assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.INPUT);
                assertThat(run.errors()).hasLineCount(1);
            } else if (whole[cut - 1] == '\n') {
                assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.FINE);
            } else {
                assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.OUTPUT);
                assertThat(run.errors()).contains("ERROR XS-TEXT-002 line ");
            }
        }
    }

    @Test
    void shouldReadStandardInput() {
        final Run run = Run.of(Corpus.bytes(TEXT), "convert", "-", out, "--to", "image");

        assertThat(run.exitCode()).isZero();
        assertThat(Run.of("verify", out).exitCode()).isZero();
    }

    @Test
    void shouldRejectContradictoryOptions() {
        for (final List<String> options : List.of(
                List.of("--to", "text"),
                List.of("--to", "oxenstored"),
                List.of("--to", "oxenstored", "--version", "1"),
                List.of("--to", "oxenstored", "--byte-order", "big"),
                List.of("--to", "image", "--version", "3"),
                List.of("--to", "image", "--domexc-port", "-1"),
                List.of("--to", "image", "--report", text.toString()),
                List.of("--to", "image", "--report", out),
                List.<String>of())) {
            final Run run = convert(text.toString(), options.toArray(String[]::new));
            assertThat(run.exitCode()).as(options.toString()).isEqualTo(ExitCode.USAGE);
            assertThat(run.errors()).startsWith("xenstream: ").hasLineCount(1);
            assertThat(text).hasSize(27635);
            assertThat(Path.of(out)).doesNotExist();
        }
    }

    @Test
    void shouldRefuseTargetsThatCannotBeWritten() {
        final Run directoryAsTarget = Run.of("convert", text.toString(), directory.toString(), "--to", "image");
        assertThat(directoryAsTarget.exitCode()).isEqualTo(ExitCode.OUTPUT);
        assertThat(directoryAsTarget.errors()).contains("is a directory");
        final Run report = convert(
                text.toString(),
                "--to",
                "image",
                "--report",
                directory.resolve("missing/lost").toString());
        assertThat(report.exitCode()).isEqualTo(ExitCode.OUTPUT);
        assertThat(report.errors())
                .startsWith("xenstream: cannot write the report ")
                .hasLineCount(1);
        assertThat(Path.of(out)).doesNotExist();
    }
}
