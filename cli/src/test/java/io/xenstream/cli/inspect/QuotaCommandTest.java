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
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuotaCommandTest {
    private static final Path SCHEMA = Path.of("../docs/schema/quota.schema.json");

    @TempDir
    Path directory;

    /** Domain 3 owns 800 nodes. */
    private String image() throws IOException {
        final byte[] bytes = new byte[1 << 16];
        try (WritableRegion region = WritableRegion.ofArray(bytes, "array");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
            for (int i = 0; i < 800; i++) {
                final String path = "/n" + i;
                writer.claimNodeData(1, path.length(), 0)
                        .permission(0, (byte) 'n', 0, 3)
                        .path(path);
                writer.commit();
            }
            return Files.write(directory.resolve("host.img"), Arrays.copyOf(bytes, (int) writer.finish()))
                    .toString();
        }
    }

    @Test
    void shouldFailFromTheThreshold() throws IOException {
        final Run reached = Run.of("quota", image());

        assertThat(reached.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(reached.lines().get(0)).endsWith("limits of c-4.22: 1 use at 80 % or more");
        assertThat(reached.lines().get(2)).matches(" +3  nodes +800 +1,000 +80 %  default");
        assertThat(Run.of("quota", "--warn", "81", image()).exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--for=spec", "--warn=0", "--warn=x", "--for=no-such-daemon"})
    void shouldRefuseInvalidOptions(final String option) throws IOException {
        assertThat(Run.of("quota", option, image()).exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldPrintADocumentThatItsSchemaAllows(final String name) throws IOException {
        final Run run = Run.of(
                "quota", "--format", "json", Corpus.image(name, directory).toString());

        assertThat(run.exitCode()).isBetween(ExitCode.FINE, ExitCode.FOUND);
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(Files.readString(SCHEMA))
                        .validate(run.output(), InputFormat.JSON))
                .isEmpty();
    }
}
