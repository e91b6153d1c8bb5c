// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.transform.FieldText;
import io.xenstream.transform.RepairOptions;
import io.xenstream.transform.RepairRule;
import io.xenstream.transform.Repaired;
import io.xenstream.transform.SmallImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

/** Images of hosts, damaged: mended to what the verifier finds good, or not. */
final class RepairProperties {
    private static final int HEADER = 16;
    private static final int RECORD_HEADER = 8;

    @Provide
    Arbitrary<RepairOptions> options() {
        final Arbitrary<Boolean> either = Arbitraries.of(true, false);
        return Combinators.combine(either, either, either, either).as(RepairOptions::new);
    }

    private static byte[] host(final int seed, final boolean isBig, final boolean isOld) {
        return SmallImage.host(40, seed, isOld ? 1 : 2, isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    @Property(tries = 3000)
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
    }

    private static byte[] cut(final byte[] image, final Random random) {
        final int length = random.nextInt(4) == 0 ? HEADER + random.nextInt(image.length - HEADER) : image.length;
        return java.util.Arrays.copyOf(image, length);
    }

    /** One octet, or a whole word somewhere where lengths may be. */
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
        final byte[] shuffled = shuffled(image, isBig, new Random(seed));

        final Repaired repaired = Repaired.of(shuffled);

        assertThat(repaired.left()).isEmpty();
        assertThat(repaired.mended()).allMatch(rule -> rule == RepairRule.ORDER);
        assertThat(Repaired.findings(repaired.image())).isEqualTo(Repaired.findings(image));
        assertThat(FieldText.of(repaired.image())).containsExactlyInAnyOrderElementsOf(FieldText.of(image));
        assertThat(Repaired.of(repaired.image()).mendings()).isEmpty();
        for (final Receiver receiver : Receiver.values()) {
            assertThat(judge(repaired.image(), receiver)).as(receiver.code()).isEqualTo(judge(image, receiver));
        }
    }

    private static Loading judge(final byte[] image, final Receiver receiver) {
        try (Region region = Region.ofArray(image, "image")) {
            return Judge.judge(region, ReadOptions.DEFAULT, receiver, consequence -> {})
                    .loading();
        }
    }

    /** The same records in another order, END last. */
    private static byte[] shuffled(final byte[] image, final boolean isBig, final Random random) {
        final ByteOrder order = isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        final UnsafeBuffer octets = new UnsafeBuffer(image);
        final List<byte[]> records = new ArrayList<>();
        int at = HEADER;
        while (octets.getInt(at, order) != 0) {
            final byte[] record = new byte[RECORD_HEADER + octets.getInt(at + Integer.BYTES, order)];
            octets.getBytes(at, record);
            records.add(record);
            at += record.length;
        }
        Collections.shuffle(records, random);
        final ByteArrayOutputStream shuffled = new ByteArrayOutputStream();
        shuffled.write(image, 0, HEADER);
        records.forEach(shuffled::writeBytes);
        shuffled.writeBytes(new byte[RECORD_HEADER]);
        return shuffled.toByteArray();
    }
}
