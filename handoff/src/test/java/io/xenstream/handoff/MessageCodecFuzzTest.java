// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes decode to messages that encode to the same bytes, or fail with a HandoffException. */
final class MessageCodecFuzzTest {
    static Stream<byte[]> seeds() {
        return SampleMessages.bytes();
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuseAnyBytes(final byte[] bytes) {
        if (bytes == null) {
            return;
        }
        final MessageCodec codec = new MessageCodec("fuzz");
        int fed = 0;
        try {
            while (fed < bytes.length) {
                final ByteBuffer room = codec.room();
                final int length = Math.min(room.remaining(), bytes.length - fed);
                room.put(bytes, fed, length);
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
                throw new AssertionError(message + " is not decoded as it was encoded");
            }
        }
        if (!codec.room().hasRemaining()) {
            throw new AssertionError("no room for more");
        }
    }
}
