// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The stock C daemon serves images that it would refuse, after a repair for it. */
@Tag("interop")
final class RepairedImageTest {
    private static final List<String> TREE = List.of(
            "/local = \"\"   (n0)",
            "/local/domain = \"\"   (n0)",
            "/local/domain/1 = \"one\"   (n1,r2)",
            "/local/domain/1/name = \"guest\"   (n1)",
            "/local/domain/2 = \"two\"   (n2,b1)",
            "/tool = \"tools\"   (n0)");

    private final StockPackages packages = StockPackages.obtain();

    @TempDir
    Path directory;

    private static StateImage image() {
        return new StateImage();
    }

    static Stream<Arguments> images() {
        final StateImage version2 = new StateImage(2, ByteOrder.LITTLE_ENDIAN);
        final StateImage bigEndian = new StateImage(1, ByteOrder.BIG_ENDIAN);
        final StateImage noPermissions = image().host().tree().node("/tool/x", "1234");
        return Stream.of(
                Arguments.of(
                        "GLOBAL_DATA last",
                        image().ring(1, 0).ring(2, 1).ring(3, 2).tree().global(),
                        List.of()),
                Arguments.of(
                        "domain 0 last",
                        image().global().ring(2, 1).ring(3, 2).tree().ring(1, 0),
                        List.of()),
                Arguments.of(
                        "version 2",
                        version2.host().depthWatch(2, "/local").domain(1).tree(),
                        List.of()),
                Arguments.of("the other byte order", bigEndian.host().tree(), List.of()),
                Arguments.of(
                        "a transaction",
                        image().host().transaction(2, 7).tree().transactionNode(2, 7, "/tool/x"),
                        List.of()),
                Arguments.of(
                        "a watch of nobody",
                        image().host().watch(9, "/tool", "token").tree(),
                        List.of()),
                Arguments.of(
                        "an owner without a connection",
                        image().host().tree().node("/tool/x", "v", "n9"),
                        List.of("/tool/x = \"v\"   (n0)")),
                Arguments.of("no permissions", noPermissions, List.of("/tool/x = \"1234\"   (n0)")),
                Arguments.of(
                        "a missing parent",
                        image().host().tree().node("/tool/x/y", "v", "n0"),
                        List.of("/tool/x = \"\"   (n0)", "/tool/x/y = \"v\"   (n0)")),
                Arguments.of("an empty node", image().host().raw(5).tree(), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void shouldServeARepairedImage(final String name, final StateImage broken, final List<String> more)
            throws IOException {
        final Path input =
                Files.write(directory.resolve("broken.img"), broken.end().bytes());
        final Path state = directory.resolve("state");

        final Run run = Run.of("repair", "--for", "c-4.17", input.toString(), state.toString());

        assertThat(run.exitCode()).as(run.output() + run.errors()).isZero();
        try (StockDaemon daemon = StockDaemon.restore(packages, DaemonKind.C, state, StateImage.DESCRIPTORS)) {
            final Outcome outcome = daemon.outcome();
            assertThat(outcome.verdict()).as("%s", outcome).isEqualTo(Outcome.Verdict.SERVES);
            assertThat(outcome.listing())
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(TREE.stream(), more.stream()).toList());
        }
    }
}
