// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.XenstreamException;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Images of real daemons, shuffled or mutated: after a repair for a daemon, that daemon loads them, or the repair says why not. */
final class DaemonRepairProperties {
    private static final RepairOptions TRUNCATED = new RepairOptions(false, false, true, false);

    @Provide
    Arbitrary<String> captured() {
        return Arbitraries.of("c-4.17-v1", "c-4.17-v1-transaction", "c-4.22-v1", "c-4.22-v2");
    }

    private static byte[] corpus(final String name) {
        try (InputStream resource = DaemonRepairProperties.class.getResourceAsStream("/corpus/" + name + ".img")) {
            return resource.readAllBytes();
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Property(tries = 150)
    void shouldMakeShuffledImagesLoad(
            @ForAll("captured") final String name, @ForAll final TargetDaemon daemon, @ForAll final long seed) {
        final byte[] shuffled = Shuffles.shuffled(corpus(name), new Random(seed));

        final Repaired repaired = Repaired.of(shuffled, daemon);

        assertThat(repaired.left()).isEmpty();
        assertLoads(repaired, daemon);
    }

    @Property(tries = 500)
    void shouldMakeMutatedImagesLoadOrSayWhyNot(
            @ForAll("captured") final String name, @ForAll final TargetDaemon daemon, @ForAll final long seed) {
        final byte[] mutated = Shuffles.mutated(corpus(name), new Random(seed));

        final Repaired repaired;
        try {
            repaired = Repaired.of(mutated, daemon, TRUNCATED);
        } catch (final XenstreamException refused) {
            return;
        }

        if (repaired.image() == null) {
            assertThat(repaired.left()).isNotEmpty();
        } else {
            assertLoads(repaired, daemon);
        }
    }

    /** A loss is reported, and a second repair has nothing to change. */
    private static void assertLoads(final Repaired repaired, final TargetDaemon daemon) {
        final LoadOutcome outcome = Repaired.outcome(repaired.image(), daemon);
        assertThat(outcome).isIn(LoadOutcome.LOADS, LoadOutcome.LOADS_WITH_LOSS);
        assertThat(outcome == LoadOutcome.LOADS || !repaired.lost().isEmpty()).isTrue();
        assertThat(Repaired.isGood(repaired.image()))
                .as(() -> Repaired.findings(repaired.image()).toString())
                .isTrue();
        final Repaired again = Repaired.of(repaired.image(), daemon);
        assertThat(again.actions()).isEmpty();
        assertThat(again.image()).isEqualTo(repaired.image());
        assertThat(List.copyOf(again.left())).isEmpty();
    }
}
