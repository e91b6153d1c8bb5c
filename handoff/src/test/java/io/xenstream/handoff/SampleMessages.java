// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One message of each type, and the largest of those whose size varies. */
final class SampleMessages {
    private SampleMessages() {}

    static Stream<HandoffMessage> all() {
        return Stream.of(
                new HandoffMessage.Hello(1, 3, 4711, HandoffLimits.DEFAULT),
                new HandoffMessage.Hello(1, 1, 1, new HandoffLimits(2, 511, 7, 1, 2, 3, 4, mostQuotas())),
                new HandoffMessage.Offer(
                        1, 42, new HandoffOffer(2, 511, 7, 1L << 40, 1L << 33, 70_000, 601, mostQuotas())),
                new HandoffMessage.Prepared(),
                new HandoffMessage.Frozen(-5),
                new HandoffMessage.State(1L << 40, HandoffMessage.State.NO_INDEX, 601),
                new HandoffMessage.State(16, 0, 0),
                new HandoffMessage.Descriptors(List.of(7)),
                new HandoffMessage.Descriptors(IntStream.range(0, HandoffMessage.Descriptors.MOST)
                        .boxed()
                        .toList()),
                new HandoffMessage.Received(56),
                new HandoffMessage.Adopted(),
                new HandoffMessage.Ready(),
                new HandoffMessage.Released(),
                new HandoffMessage.Taken(),
                new HandoffMessage.Refused("XS-HAND-006", "x".repeat(HandoffMessage.Refused.LONGEST_REASON)));
    }

    private static Map<String, Long> mostQuotas() {
        final Map<String, Long> quotas = new HashMap<>();
        for (int i = 0; i < HandoffOffer.MOST_QUOTAS; i++) {
            quotas.put(String.format(Locale.ROOT, "%064d", i), (long) i);
        }
        return quotas;
    }

    static Stream<byte[]> bytes() {
        return all().map(SampleMessages::bytes);
    }

    static byte[] bytes(final HandoffMessage message) {
        final ByteBuffer frame = MessageCodec.encode(message);
        final byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
