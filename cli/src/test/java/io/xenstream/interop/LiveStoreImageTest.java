// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import io.xenstream.codec.Region;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stock C daemon loads the image of a live store, with its free records, links and generations, and what recover makes of it. */
@Tag("interop")
final class LiveStoreImageTest {
    private final StockPackages packages = StockPackages.obtain();

    @TempDir
    Path directory;

    private final List<String> expected = new ArrayList<>();

    @BeforeEach
    void changeAStore() {
        final byte[] image = new StateImage().host().node("/", "", "n0").end().bytes();
        try (LiveStore store =
                LiveStore.load(directory.resolve("store"), Region.ofArray(image, "state"), StoreOptions.DEFAULT)) {
            for (int i = 0; i < 400; i++) {
                write(store, path(i), "value of " + i);
            }
            for (int i = 0; i < 400; i += 3) {
                store.remove(ascii(path(i)), path(i).length());
            }
            for (int i = 1; i < 400; i += 3) {
                write(store, path(i), "a longer value, for which the record has no room: " + i);
            }
            for (int i = 1; i < 400; i++) {
                if (i % 3 != 0) {
                    final String value =
                            i % 3 == 1 ? "a longer value, for which the record has no room: " : "value of ";
                    expected.add(path(i) + " = \"" + value + i + "\"   (n0)");
                }
            }
            assertThat(store.freeLength()).isPositive();
        }
        expected.add("/tool = \"\"   (n0)");
        expected.sort(null);
    }

    private static String path(final int number) {
        return "/tool/node-" + number;
    }

    private static UnsafeBuffer ascii(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void write(final LiveStore store, final String path, final String value) {
        store.write(ascii(path), path.length(), ascii(value), 0, value.length(), LiveStore.INHERITED);
    }

    private void requireServed(final Path state) throws IOException {
        try (StockDaemon daemon = StockDaemon.restore(packages, DaemonKind.C, state, StateImage.DESCRIPTORS)) {
            final Outcome outcome = daemon.outcome();
            assertThat(outcome.verdict()).as("%s", outcome.log()).isEqualTo(Outcome.Verdict.SERVES);
            assertThat(outcome.listing()).isEqualTo(expected);
        }
    }

    @Test
    void shouldServeTheImageOfALiveStore() throws IOException {
        requireServed(directory.resolve("store").resolve(LiveStore.IMAGE_NAME));
    }

    @Test
    void shouldServeWhatIsRecovered() throws IOException {
        final Path state = directory.resolve("state");

        assertThat(Run.of("recover", directory.resolve("store").toString(), state.toString())
                        .exitCode())
                .isZero();
        requireServed(state);
    }
}
