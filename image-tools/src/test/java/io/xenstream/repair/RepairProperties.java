// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.compat.TargetDaemon;
import io.xenstream.imagetools.internal.FieldText;
import io.xenstream.imagetools.internal.SmallImage;
import java.nio.ByteOrder;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Images of hosts, damaged: mended to what the verifier finds good, or not. */
final class RepairProperties {
    private static final int HEADER = 16;

    @Provide
    Arbitrary<RepairOptions> options() {
        final Arbitrary<Boolean> either = Arbitraries.of(true, false);
        return Combinators.combine(either, either, either, either).as(RepairOptions::new);
    }

    private static byte[] host(final int seed, final boolean isBig, final boolean isOld) {
        return SmallImage.host(40, seed, isOld ? 1 : 2, isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    @Property(tries = 1000)
    void shouldMendOrRefuseDamagedHosts(
            @ForAll @IntRange(max = 20) final int host,
            @ForAll final boolean isBig,
            @ForAll final boolean isOld,
            @ForAll("options") final RepairOptions options,
            @ForAll final long seed) {
        final byte[] image = host(host, isBig, isOld);
        final Random random = new Random(seed);
        final byte[] damaged = cut(image, random);
        for (int i = random.nextInt(6); i >= 0; i--) {
            damage(damaged, random);
        }

        RepairFuzzTest.check(damaged, options);
        final TargetDaemon[] daemons = TargetDaemon.values();
        RepairFuzzTest.check(damaged, daemons[random.nextInt(daemons.length)]);
    }

    private static byte[] cut(final byte[] image, final Random random) {
        final int length = random.nextInt(4) == 0 ? HEADER + random.nextInt(image.length - HEADER) : image.length;
        return java.util.Arrays.copyOf(image, length);
    }

    /** One byte, or a whole word somewhere where lengths may be. */
    private static void damage(final byte[] image, final Random random) {
        final int at = HEADER + random.nextInt(Math.max(1, image.length - HEADER));
        if (at >= image.length) {
            return;
        }
        switch (random.nextInt(3)) {
            case 0 -> image[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> image[at] = (byte) random.nextInt(24);
            default -> {
                final int word = at & ~7;
                for (int i = word; i < Math.min(word + 8, image.length); i++) {
                    image[i] = random.nextBoolean() ? image[i] : (byte) random.nextInt(10);
                }
            }
        }
    }

    @Property(tries = 200)
    void shouldPutShuffledRecordsIntoOrder(
            @ForAll @IntRange(max = 20) final int host,
            @ForAll final boolean isBig,
            @ForAll final boolean isOld,
            @ForAll final long seed) {
        final byte[] image = host(host, isBig, isOld);
        final byte[] shuffled = Shuffles.shuffled(image, new Random(seed));

        final Repaired repaired = Repaired.of(shuffled);

        assertThat(repaired.left()).isEmpty();
        assertThat(repaired.mended()).allMatch(rule -> rule == RepairRule.ORDER);
        assertThat(Repaired.findings(repaired.image())).isEqualTo(Repaired.findings(image));
        assertThat(FieldText.of(repaired.image())).containsExactlyInAnyOrderElementsOf(FieldText.of(image));
        assertThat(Repaired.of(repaired.image()).actions()).isEmpty();
        for (final TargetDaemon daemon : TargetDaemon.values()) {
            assertThat(Repaired.outcome(repaired.image(), daemon))
                    .as(daemon.code())
                    .isEqualTo(Repaired.outcome(image, daemon));
        }
    }
}
