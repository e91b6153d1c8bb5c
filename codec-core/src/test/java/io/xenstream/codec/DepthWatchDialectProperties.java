// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

final class DepthWatchDialectProperties {
    /** A record in the specified layout is never taken for dialect D1, with its padding counted or not. */
    @Property
    void shouldNotMistakeTheSpecifiedLayout(
            @ForAll("strings") final String wpath,
            @ForAll("strings") final String token,
            @ForAll @IntRange(min = 0, max = 0xFFFF) final int depth,
            @ForAll final boolean isBig,
            @ForAll final boolean isPadded) {
        final ByteOrder order = isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        final TestRecord.WatchExtended watch = new TestRecord.WatchExtended(7, wpath, token, depth);
        final RawImage image = RawImage.begin(2, order);
        if (isPadded) {
            image.record(watch);
        } else {
            image.record(watch.type(), watch.body(order));
        }
        final UnsafeBuffer record = new UnsafeBuffer(image.bytes());
        final WatchDataExtendedDecoder decoder = new WatchDataExtendedDecoder().wrap(record, 16, order);
        assertThat(decoder.depth()).isEqualTo(depth);
        assertThat(List.of(Octets.hex(decoder.wpath()), Octets.hex(decoder.token())))
                .containsExactly(wpath, token);
    }

    @Provide
    Arbitrary<String> strings() {
        return Arbitraries.bytes().filter(b -> b != 0).list().ofMaxSize(24).map(bytes -> {
            final StringBuilder hex = new StringBuilder();
            bytes.forEach(b -> hex.append(String.format(Locale.ROOT, "%02x", b)));
            return hex.toString();
        });
    }
}
