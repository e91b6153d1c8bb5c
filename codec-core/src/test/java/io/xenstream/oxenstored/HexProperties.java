// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.oxenstored;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;

/** Digits say what octets they were made of, and what is no digit is seen. */
final class HexProperties {
    @Property
    void shouldWriteAndReadOctets(@ForAll @Size(max = 40) final byte[] octets) {
        final UnsafeBuffer digits = new UnsafeBuffer(new byte[2 * octets.length + 3]);
        final int end = Hex.encode(new UnsafeBuffer(octets), digits, 3);
        final byte[] read = new byte[octets.length];

        assertThat(end).isEqualTo(digits.capacity());
        assertThat(digits.getStringWithoutLengthAscii(3, end - 3))
                .isEqualTo(HexFormat.of().formatHex(octets));
        assertThat(Hex.decode(digits, 3, read, read.length)).isTrue();
        assertThat(read).isEqualTo(octets);
    }

    @Property
    void shouldReadUpperCase(@ForAll @Size(max = 40) final byte[] octets) {
        final byte[] digits = HexFormat.of().withUpperCase().formatHex(octets).getBytes(StandardCharsets.US_ASCII);
        final byte[] read = new byte[octets.length];

        assertThat(Hex.decode(new UnsafeBuffer(digits), 0, read, read.length)).isTrue();
        assertThat(read).isEqualTo(octets);
    }

    @Property
    void shouldSeeWhatIsNoDigit(
            @ForAll @Size(min = 1, max = 20) final byte[] octets,
            @ForAll @IntRange(max = 39) final int place,
            @ForAll final byte wrong) {
        final byte[] digits = HexFormat.of().formatHex(octets).getBytes(StandardCharsets.US_ASCII);
        digits[place % digits.length] = wrong;
        final boolean isDigit = "0123456789abcdefABCDEF".indexOf(wrong) >= 0;

        assertThat(Hex.decode(new UnsafeBuffer(digits), 0, new byte[20], octets.length))
                .as(Arrays.toString(digits))
                .isEqualTo(isDigit);
    }
}
