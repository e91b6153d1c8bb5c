// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;

/** Digits say what bytes they were made of, and what is no digit is seen. */
final class HexProperties {
    @Property
    void shouldWriteAndReadBytes(@ForAll @Size(max = 40) final byte[] bytes) {
        final UnsafeBuffer digits = new UnsafeBuffer(new byte[2 * bytes.length + 3]);
        final int end = Hex.encode(new UnsafeBuffer(bytes), digits, 3);
        final byte[] read = new byte[bytes.length];

        assertThat(end).isEqualTo(digits.capacity());
        assertThat(digits.getStringWithoutLengthAscii(3, end - 3))
                .isEqualTo(HexFormat.of().formatHex(bytes));
        assertThat(Hex.decode(digits, 3, read, read.length)).isTrue();
        assertThat(read).isEqualTo(bytes);
    }

    @Property
    void shouldReadUpperCase(@ForAll @Size(max = 40) final byte[] bytes) {
        final byte[] digits = HexFormat.of().withUpperCase().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
        final byte[] read = new byte[bytes.length];

        assertThat(Hex.decode(new UnsafeBuffer(digits), 0, read, read.length)).isTrue();
        assertThat(read).isEqualTo(bytes);
    }

    @Property
    void shouldSeeWhatIsNoDigit(
            @ForAll @Size(min = 1, max = 20) final byte[] bytes,
            @ForAll @IntRange(max = 39) final int place,
            @ForAll final byte wrong) {
        final byte[] digits = HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
        digits[place % digits.length] = wrong;
        final boolean isDigit = "0123456789abcdefABCDEF".indexOf(wrong) >= 0;

        assertThat(Hex.decode(new UnsafeBuffer(digits), 0, new byte[20], bytes.length))
                .as(Arrays.toString(digits))
                .isEqualTo(isDigit);
    }
}
