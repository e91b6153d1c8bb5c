// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.WritableRegion;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class TextWriterTest {
    private static DirectBuffer ascii(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(final WritableRegion region, final TextWriter writer) {
        final byte[] bytes = new byte[(int) writer.position()];
        region.getBytes(0, new UnsafeBuffer(bytes), 0, bytes.length);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static NodeDataDecoder node(final String path, final String value) {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[256]);
        new NodeDataEncoder()
                .begin(bytes, 0, ByteOrder.LITTLE_ENDIAN, 3, path.length(), value.length())
                .permission(0, (byte) 'n', 0, 0)
                .permission(1, (byte) 'r', 1, 10)
                .permission(2, (byte) 'b', 0, 65535)
                .path(ascii(path))
                .value(ascii(value));
        return new NodeDataDecoder().wrap(bytes, 0, ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void shouldWriteLinesOfEachKindIntoMemoryThatGrows() {
        try (WritableRegion region = WritableRegion.allocate(1, "text")) {
            final TextWriter writer = TextWriter.open(region);
            writer.global(-1);
            writer.eventChannels(5, 0xFFFF_FFFFL);
            writer.domain(0, -7, 0, 101);
            writer.socket(Integer.MAX_VALUE);
            writer.watch(-7, ascii("/a"), ascii(""));
            writer.node(node("/ab", "vw"));
            writer.node(node("@x", ""));

            assertThat(text(region, writer)).isEqualTo("""
                            $xenstored-dump-format
                            global,-1
                            evtchn-dev,5,4294967295
                            dom,0,-7,0,101
                            socket,2147483647
                            watch,-7,2f61,
                            store,2f6162,6e300072313000623635353335,7677
                            store,2f4078,6e300072313000623635353335,
                            """);
        }
    }

    @Test
    void shouldRefuseALineForWhichThereIsNoRoom() {
        try (WritableRegion region = WritableRegion.ofArray(new byte[300], "text")) {
            final TextWriter writer = TextWriter.open(region);
            writer.socket(1);
            assertThatThrownBy(() -> writer.watch(0, ascii("a".repeat(200)), ascii("")))
                    .isInstanceOf(ImageLimitException.class);

            assertThat(text(region, writer)).isEqualTo("$xenstored-dump-format\nsocket,1\n");
        }
    }
}
