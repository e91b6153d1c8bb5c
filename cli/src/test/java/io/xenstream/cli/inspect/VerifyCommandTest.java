// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.WritableRegion;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class VerifyCommandTest {
    @TempDir
    Path directory;

    /** A live update's image: a root, and as many nodes as are wanted whose parent is missing. */
    private static byte[] orphans(final int count) {
        final byte[] bytes = new byte[1024];
        try (WritableRegion region = WritableRegion.ofArray(bytes, "array");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
            writer.claimGlobalData();
            writer.commit();
            writer.claimNodeData(1, 1, 0).permission(0, (byte) 'n', 0, 0).path("/");
            writer.commit();
            for (int i = 0; i < count; i++) {
                writer.claimNodeData(1, 4, 0).permission(0, (byte) 'n', 0, 0).path("/a/" + i);
                writer.commit();
            }
            return Arrays.copyOf(bytes, (int) writer.finish());
        }
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldAcceptRealImages(final String name) throws IOException {
        final String image = Corpus.image(name, directory).toString();
        final Run run = Run.of("verify", image);

        assertThat(run.exitCode()).isZero();
        assertThat(run.errors()).isEmpty();
        assertThat(run.output()).contains(image + ": good; ").contains(", 0 errors, ");
    }

    @Test
    void shouldNameTheDialectOfDepthWatches() throws IOException {
        final String image = Corpus.image(Corpus.WATCH_DEPTH, directory).toString();
        final Run run = Run.of("verify", image);

        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(run.errors()).isEmpty();
        assertThat(run.output())
                .startsWith("ERROR XS-WATCH-D1 record 11 (WATCH_DATA_EXTENDED) at offset 568: ")
                .contains("dialect D1", "; remedy: ");
        for (final String command : new String[] {"ls", "dump", "stat"}) {
            final Run refused = Run.of(command, image);
            assertThat(refused.exitCode()).isEqualTo(ExitCode.INPUT);
            assertThat(refused.errors())
                    .startsWith("xenstream: XS-WATCH-D1 " + image + ": record 11 ")
                    .hasLineCount(1);
        }
    }

    @Test
    void shouldPrintAtMostTheRequestedFindingsAndCountAll() {
        final Run run = Run.of(orphans(5), "verify", "--max-findings", "2", "-");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(run.lines())
                .hasSize(4)
                .contains("... and 3 more findings (--max-findings)")
                .contains("stdin: not good; 8 records, 5 errors, 0 warnings, 0 notes");
        assertThat(run.lines().get(0)).startsWith("ERROR XS-NODE-004 record 2 (NODE_DATA) at offset ");
    }

    @Test
    void shouldTreatWarningsAsErrorsIfStrict() {
        final byte[] image = Arrays.copyOf(orphans(0), orphans(0).length + 8);

        assertThat(Run.of(image, "verify", "-").exitCode()).isZero();
        assertThat(Run.of(image, "verify", "-").output()).startsWith("WARNING XS-END-002 ");
        assertThat(Run.of(image, "verify", "--strict", "-").exitCode()).isEqualTo(ExitCode.FOUND);
    }

    @Test
    void shouldPrintOneJsonDocument() throws IOException {
        final Run run = Run.of(orphans(2), "verify", "--format", "json", "--max-findings", "1", "-");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(run.output().replaceAll("\\s+", ""))
                .startsWith(
                        "{\"schema\":1,\"input\":\"-\",\"findings\":[{\"severity\":\"ERROR\",\"rule\":\"XS-NODE-004\"")
                .endsWith("\"summary\":{\"good\":false,\"complete\":true,\"records\":5,\"errors\":2,\"warnings\":0,"
                        + "\"notes\":0,\"omittedFindings\":1}}");
        try (JsonParser parser = new JsonFactory().createParser(run.output())) {
            parser.nextToken();
            parser.skipChildren();
            assertThat(parser.nextToken()).isNull();
        }
    }
}
