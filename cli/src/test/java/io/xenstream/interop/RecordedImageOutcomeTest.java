// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.verify.RecordedImages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares predictions with what the stock C daemon does with recorded images, and with images in which single bytes are changed. */
@Tag("interop")
final class RecordedImageOutcomeTest {
    /** The descriptors in the recorded images. */
    private static final Descriptors RECORDED = new Descriptors(10, 11);

    private static final int SAMPLE = 7;
    private static final int FIRST_BYTE = 32;
    private static final String BASE = "n-all-letters.img";

    private final StockPackages packages = StockPackages.obtain();

    @TempDir
    Path directory;

    static Stream<String> sample() {
        final List<String> all = RecordedImages.table("/compat/outcomes.tsv").stream()
                .map(line -> line[0])
                .filter(name -> hasDescriptors(RecordedImages.image(name)))
                .toList();
        return IntStream.range(0, all.size()).filter(i -> i % SAMPLE == 0).mapToObj(all::get);
    }

    /** Returns whether an image of version 1 begins with GLOBAL_DATA that has these descriptors. */
    private static boolean hasDescriptors(final byte[] image) {
        final ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        return image.length >= FIRST_BYTE
                && bytes.get(11) == 1
                && bytes.getInt(16) == 1
                && bytes.getInt(24) == RECORDED.listening()
                && bytes.getInt(28) == RECORDED.events();
    }

    @ParameterizedTest
    @MethodSource("sample")
    void shouldPredictWhatTheDaemonDoesWithARecordedImage(final String name) throws IOException {
        compare(RecordedImages.image(name));
    }

    static Stream<Integer> seeds() {
        return IntStream.range(0, 60).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldPredictWhatTheDaemonDoesWithChangedBytes(final int seed) throws IOException {
        final Random random = new Random(seed);
        final byte[] image = RecordedImages.image(BASE);
        for (int i = 0; i <= random.nextInt(3); i++) {
            image[FIRST_BYTE + random.nextInt(image.length - FIRST_BYTE)] ^= (byte) (1 << random.nextInt(8));
        }
        compare(image);
    }

    private void compare(final byte[] image) throws IOException {
        final List<String> findings = new ArrayList<>();
        final LoadOutcome verdict;
        try (Region region = Region.ofArray(image, "image")) {
            verdict = CompatibilityChecker.check(
                            region,
                            ReadOptions.DEFAULT,
                            TargetDaemon.C_4_17,
                            (finding, outcome) -> findings.add(outcome + " " + finding))
                    .outcome();
        }
        final Path state = Files.write(directory.resolve("state"), image);
        try (StockDaemon daemon = StockDaemon.restore(packages, DaemonKind.C, state, RECORDED)) {
            if (daemon.servesOn()) {
                assertThat(verdict).as("%s", findings).isNotIn(LoadOutcome.FAILS, LoadOutcome.CRASHES);
            } else {
                assertThat(verdict).as("%s", findings).isNotIn(LoadOutcome.LOADS, LoadOutcome.LOADS_WITH_LOSS);
            }
        }
    }
}
