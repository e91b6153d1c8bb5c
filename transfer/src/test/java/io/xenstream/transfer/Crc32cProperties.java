// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class Crc32cProperties {
    private static int digest(final byte[] bytes) {
        final CRC32C digest = new CRC32C();
        digest.update(bytes);
        return (int) digest.getValue();
    }

    @Property
    void shouldCombineTheDigestsOfParts(@ForAll final byte[] first, @ForAll final byte[] second) {
        final byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);

        assertThat(Crc32c.combine(digest(first), digest(second), second.length)).isEqualTo(digest(both));
    }

    @Test
    void shouldCombineWholeChunks() {
        final byte[] bytes = new byte[5 * ChunkHeaderDecoder.MAX_DATA_LENGTH / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 1000);
        }
        int combined = 0;
        for (int at = 0; at < bytes.length; at += ChunkHeaderDecoder.MAX_DATA_LENGTH) {
            final byte[] chunk =
                    Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + ChunkHeaderDecoder.MAX_DATA_LENGTH));
            combined = Crc32c.combine(combined, digest(chunk), chunk.length);
        }

        assertThat(combined).isEqualTo(digest(bytes));
    }
}
