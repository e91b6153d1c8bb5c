// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.xenstream.codec.ImageException;
import io.xenstream.transform.FieldText;
import io.xenstream.transform.RepairOptions;
import io.xenstream.transform.Repaired;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the octets, repairing them comes to an end: with an image that is good, or with what is in the way. */
final class RepairFuzzTest {
    /** The header's octet that is free for the choice of options: its version's first one is zero. */
    private static final int CHOICE = 8;

    static Stream<byte[]> seeds() {
        return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                .flatMap(order -> Stream.concat(
                        Stream.of(ImageScript.complete(order).octets()),
                        VerifierRulesTest.breaches().stream()
                                .map(breach -> breach.broken().apply(order).octets())))
                .filter(image -> image.length > CHOICE);
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldMendOrSayWhatIsLeft(final byte[] input) {
        if (input == null || input.length <= CHOICE) {
            return;
        }
        final int choice = input[CHOICE];
        final byte[] octets = input.clone();
        octets[CHOICE] = 0;
        check(octets, new RepairOptions((choice & 1) == 0, (choice & 2) == 0, (choice & 4) == 0, (choice & 8) != 0));
    }

    /** Holds a repair against the verifier. */
    static void check(final byte[] octets, final RepairOptions options) {
        final Repaired repaired;
        try {
            repaired = Repaired.of(octets, options);
        } catch (final ImageException refused) {
            return;
        }
        if (repaired.image() != null) {
            assertThat(Repaired.isGood(repaired.image()))
                    .as(() -> Repaired.findings(repaired.image()).toString())
                    .isTrue();
        } else {
            assertThat(repaired.left()).isNotEmpty();
        }
        if (Repaired.isGood(octets)) {
            assertThat(repaired.left()).isEmpty();
            if (octets[11] == 2 && !options.createParents()) {
                assertThat(meaning(repaired.image())).containsExactlyInAnyOrderElementsOf(meaning(octets));
            }
        }
    }

    /** What an image means: a body of END is surplus. */
    private static List<String> meaning(final byte[] image) {
        return FieldText.of(image).stream()
                .filter(record -> !record.startsWith("END "))
                .toList();
    }
}
