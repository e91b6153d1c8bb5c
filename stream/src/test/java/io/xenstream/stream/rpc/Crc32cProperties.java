// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class Crc32cProperties {
    private static int digest(final byte[] octets) {
        final CRC32C digest = new CRC32C();
        digest.update(octets);
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
        final byte[] octets = new byte[5 * ChunkHeader.LONGEST_DATA / 2];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i * 31 + i / 1000);
        }
        int combined = 0;
        for (int at = 0; at < octets.length; at += ChunkHeader.LONGEST_DATA) {
            final byte[] chunk = Arrays.copyOfRange(octets, at, Math.min(octets.length, at + ChunkHeader.LONGEST_DATA));
            combined = Crc32c.combine(combined, digest(chunk), chunk.length);
        }

        assertThat(combined).isEqualTo(digest(octets));
    }
}
