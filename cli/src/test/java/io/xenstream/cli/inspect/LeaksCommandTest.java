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

final class LeaksCommandTest {
    private static final Path SCHEMA = Path.of("../docs/schema/leaks.schema.json");

    @TempDir
    Path directory;

    private String image(final String... paths) throws IOException {
        final byte[] bytes = new byte[1 << 12];
        try (WritableRegion region = WritableRegion.ofArray(bytes, "array");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
            for (final String path : paths) {
                writer.claimNodeData(1, path.length(), 0)
                        .permission(0, (byte) 'n', 0, 0)
                        .path(path);
                writer.commit();
            }
            return Files.write(directory.resolve("host.img"), Arrays.copyOf(bytes, (int) writer.finish()))
                    .toString();
        }
    }

    @Test
    void shouldPrintWhatWasLeftBehind() throws IOException {
        final String image = image("/local/domain/3", "/local/domain/3/x", "/local/domain/0/backend/vif/3");

        final Run found = Run.of("leaks", "--live", "1,4-6", image);
        assertThat(found.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(found.lines().get(0)).contains(": 3 nodes, ");
        assertThat(found.lines().get(2)).matches("domain +1 +2 +\\d+");
        assertThat(found.lines().get(3)).isEqualTo("  /local/domain/3");
        assertThat(found.lines().get(4)).matches("backend +0  vif +1 +1 +\\d+");
        assertThat(Run.of("leaks", "--live", "1-3", image).exitCode()).isZero();
    }

    @Test
    void shouldPrintAScriptThatRemovesOnlyWhatWasFound() throws IOException {
        final Run run = Run.of(
                "leaks",
                "--live",
                "0",
                "--script",
                image(
                        "/local/domain/3",
                        "/local/domain/3/x",
                        "/local/domain/0/backend/a'$(reboot)/3",
                        "/libxl/4",
                        "/"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(run.lines().stream().filter(line -> !line.startsWith("#")))
                .containsExactly(
                        "xenstore-rm '/local/domain/3'",
                        "xenstore-rm '/local/domain/0/backend/a'\\''$(reboot)/3'",
                        "xenstore-rm '/libxl/4'");
    }

    @Test
    void shouldPrintNamesThatCouldControlTheTerminalAsComments() throws IOException {
        final Run run =
                Run.of("leaks", "--live", "0", "--script", image("/local/domain/0/backend/a\nreboot\n\u001b[2J/3"));

        assertThat(run.lines()).allMatch(line -> line.startsWith("#"));
        assertThat(run.output()).contains("a\\nreboot\\n\\x1b[2J/3").doesNotContain("\u001b");
    }

    @Test
    void shouldAskForLiveDomainsIfTheImageNamesNone() throws IOException {
        final Run run = Run.of("leaks", image("/local/domain/3"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.errors()).contains("--live");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "3-", "9-7", "32752", "1,,2", "99999"})
    void shouldRefuseInvalidLists(final String live) throws IOException {
        assertThat(Run.of("leaks", "--live=" + live, image("/a")).exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldRefuseAScriptInJson() throws IOException {
        assertThat(Run.of("leaks", "--script", "--format", "json", image("/a")).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldPrintADocumentThatItsSchemaAllows(final String name) throws IOException {
        final Run run = Run.of(
                "leaks", "--format", "json", Corpus.image(name, directory).toString());

        assertThat(run.exitCode()).isBetween(ExitCode.FINE, ExitCode.FOUND);
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(Files.readString(SCHEMA))
                        .validate(run.output(), InputFormat.JSON))
                .isEmpty();
    }
}
