// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stock C daemon started straight from images that xenstream has generated. */
@Tag("interop")
final class GeneratedImageTest {
    private static final int SMALL = 10_000;

    private final StockPackages packages = StockPackages.obtain();

    @TempDir
    Path directory;

    private Path generate(final long nodes) {
        final Path image = directory.resolve("host.img");
        assertThat(Run.of("generate", "--version", "1", "--nodes", String.valueOf(nodes), image.toString()))
                .isEqualTo(new Run(0, "", ""));
        return image;
    }

    @Test
    void shouldBeListedByTheDaemonAsByXenstream() throws IOException {
        final Path image = generate(SMALL);
        final Run listing = Run.of("ls", "-f", "-p", image.toString());
        assertThat(listing.exitCode()).isZero();
        assertThat(listing.lines()).hasSizeGreaterThan(SMALL - 10);

        try (StockDaemon daemon = StockDaemon.restore(packages, DaemonKind.C, image, Descriptors.of(image))) {
            daemon.awaitServing();
            assertThat(daemon.tools().list()).containsExactlyInAnyOrderElementsOf(listing.lines());
        }
    }
}
