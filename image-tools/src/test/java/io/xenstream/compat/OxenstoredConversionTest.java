// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import io.xenstream.convert.Conversion;
import io.xenstream.verify.RecordedImages;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the predictions for oxenstored with the conversion of the same image to its text. */
final class OxenstoredConversionTest {
    static Stream<String> images() {
        return RecordedImages.names();
    }

    @ParameterizedTest
    @MethodSource("images")
    void shouldFailExactlyIfNoTextCanBeMade(final String name) {
        final List<String> findings = new ArrayList<>();
        try (Region image = Region.ofArray(RecordedImages.image(name), name)) {
            final LoadOutcome outcome = CompatibilityChecker.check(
                            image,
                            ReadOptions.DEFAULT,
                            TargetDaemon.OXENSTORED,
                            (finding, loads) -> findings.add(loads + " " + finding))
                    .outcome();

            assertThat(outcome == LoadOutcome.FAILS).as("%s", findings).isEqualTo(!isConverted(image));
        }
    }

    private static boolean isConverted(final Region image) {
        try (WritableRegion text = WritableRegion.allocate(4096, "text")) {
            Conversion.imageToText(image, ReadOptions.DEFAULT, text, 1, true, loss -> {});
            return true;
        } catch (final XenstreamException noText) {
            return false;
        }
    }
}
