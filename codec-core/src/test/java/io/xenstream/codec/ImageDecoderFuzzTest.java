// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes, and however they are cut into chunks, the decoder says what the reader says. */
final class ImageDecoderFuzzTest {
    private static final Reading.Way PULLING = Reading.pulling(bytes -> Region.ofArray(bytes, "fuzz"));

    /** An image behind a byte that says how it is cut. */
    static Stream<byte[]> seeds() {
        return FuzzSeeds.images().map(image -> {
            final byte[] seed = new byte[1 + image.length];
            seed[0] = (byte) image.length;
            System.arraycopy(image, 0, seed, 1, image.length);
            return seed;
        });
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldAgreeWithTheReader(final byte[] data) {
        if (data == null || data.length == 0) {
            return;
        }
        final byte[] image = Arrays.copyOfRange(data, 1, data.length);
        final Random chunks = new Random(data[0]);
        final int longest = 1 << (data[0] & 0x0F);
        final Reading pushed =
                Reading.pushing(remaining -> chunks.nextInt(longest + 1)).read(image, ReadOptions.DEFAULT);
        final Reading pulled = PULLING.read(image, ReadOptions.DEFAULT);
        assertThat(pushed.text()).isEqualTo(pulled.text());
        assertThat(pushed.surplus()).isEqualTo(pulled.surplus());
        assertThat(pushed.unknown()).isEqualTo(pulled.unknown());
        if (pushed.failedRule() != FormatRule.RECORD_TOO_LONG || pulled.failedRule() != FormatRule.RECORD_TRUNCATED) {
            // But for a length that is refused before the stream's end could be known.
            assertThat(pushed.failedRule()).isEqualTo(pulled.failedRule());
            assertThat(pushed.failureClass()).isEqualTo(pulled.failureClass());
        }
    }
}
