// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.xenstream.codec.XenstreamException;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.imagetools.internal.FieldText;
import io.xenstream.verify.ImageScript;
import io.xenstream.verify.VerifierRulesTest;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes, repairing them comes to an end: with an image that is good, or with what is in the way. */
final class RepairFuzzTest {
    /** The header's byte that is free for the choice of options: its version's first one is zero. */
    private static final int CHOICE = 8;

    static Stream<byte[]> seeds() {
        return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                .flatMap(order -> Stream.concat(
                        Stream.of(ImageScript.complete(order).bytes()),
                        VerifierRulesTest.breaches().stream()
                                .map(breach -> breach.broken().apply(order).bytes())))
                .filter(image -> image.length > CHOICE);
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldMendOrSayWhatIsLeft(final byte[] input) {
        if (input == null || input.length <= CHOICE) {
            return;
        }
        final int choice = input[CHOICE];
        final byte[] bytes = input.clone();
        bytes[CHOICE] = 0;
        check(bytes, new RepairOptions((choice & 1) == 0, (choice & 2) == 0, (choice & 4) == 0, (choice & 8) != 0));
        final TargetDaemon[] daemons = TargetDaemon.values();
        check(bytes, daemons[(choice >> 4 & 7) % daemons.length]);
    }

    /** After a repair for a daemon, the daemon loads the image, and the verifier finds no error. */
    static void check(final byte[] bytes, final TargetDaemon daemon) {
        final Repaired repaired;
        try {
            repaired = Repaired.of(bytes, daemon, new RepairOptions(false, false, true, false));
        } catch (final XenstreamException refused) {
            return;
        }
        if (repaired.image() == null) {
            assertThat(repaired.left()).isNotEmpty();
            return;
        }
        assertThat(Repaired.outcome(repaired.image(), daemon)).isIn(LoadOutcome.LOADS, LoadOutcome.LOADS_WITH_LOSS);
        assertThat(Repaired.isGood(repaired.image()))
                .as(() -> Repaired.findings(repaired.image()).toString())
                .isTrue();
    }

    /** Holds a repair against the verifier. */
    static void check(final byte[] bytes, final RepairOptions options) {
        final Repaired repaired;
        try {
            repaired = Repaired.of(bytes, options);
        } catch (final XenstreamException refused) {
            return;
        }
        if (repaired.image() != null) {
            assertThat(Repaired.isGood(repaired.image()))
                    .as(() -> Repaired.findings(repaired.image()).toString())
                    .isTrue();
        } else {
            assertThat(repaired.left()).isNotEmpty();
        }
        if (Repaired.isGood(bytes)) {
            assertThat(repaired.left()).isEmpty();
            if (bytes[11] == 2 && !options.createParents()) {
                assertThat(meaning(repaired.image())).containsExactlyInAnyOrderElementsOf(meaning(bytes));
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
