// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.xenstream.codec.HandoffException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a peer sends, it is messages that can be sent again as they are, or a HandoffException. */
final class MessageCodecFuzzTest {
    static Stream<byte[]> seeds() {
        return SampleMessages.octets();
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuseAnyOctets(final byte[] octets) {
        if (octets == null) {
            return;
        }
        final MessageCodec codec = new MessageCodec("fuzz");
        int fed = 0;
        try {
            while (fed < octets.length) {
                final ByteBuffer room = codec.room();
                final int length = Math.min(room.remaining(), octets.length - fed);
                room.put(octets, fed, length);
                fed += length;
                readAll(codec);
            }
        } catch (final HandoffException refusal) {
            if (refusal.rule() != HandoffRule.MESSAGE) {
                throw new AssertionError("refused by another rule", refusal);
            }
        }
    }

    private static void readAll(final MessageCodec codec) {
        for (HandoffMessage message = codec.next(); message != null; message = codec.next()) {
            final MessageCodec again = new MessageCodec("fuzz");
            again.room().put(MessageCodec.encode(message));
            if (!message.equals(again.next())) {
                throw new AssertionError(message + " is read otherwise");
            }
        }
        if (!codec.room().hasRemaining()) {
            throw new AssertionError("no room for more");
        }
    }
}
