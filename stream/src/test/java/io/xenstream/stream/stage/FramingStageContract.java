// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.stream.DataStream;
import io.xenstream.stream.StreamContract;
import io.xenstream.stream.StreamException;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamState;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What stages with frames do beyond what every stream does: they notice what happens to their frames. */
abstract class FramingStageContract extends StreamContract {
    private static final int CAPACITY = 1 << 18;

    protected abstract DataStream around(DataStream below);

    @Override
    protected DataStream open() {
        return around(DataStream.inProcess("below", 1 << 14));
    }

    /** What the stage makes of bytes. */
    private byte[] framed(final byte[] bytes) {
        final DataStream below = DataStream.inProcess("framed", CAPACITY);
        final DataStream stage = around(below);
        final UnsafeBuffer source = new UnsafeBuffer(bytes);
        int at = 0;
        while (at < bytes.length) {
            at += stage.writer().write(source, at, Math.min(10_000, bytes.length - at));
        }
        assertThat(stage.writer().finish()).isTrue();
        final byte[] framed = new byte[(int) below.writer().position()];
        assertThat(below.reader().read(new UnsafeBuffer(framed), 0, framed.length))
                .isEqualTo(framed.length);
        stage.writer().close();
        stage.reader().close();
        return framed;
    }

    /** What the stage makes of frames. */
    private byte[] opened(final byte[] framed) {
        final DataStream below = DataStream.inProcess("opened", CAPACITY);
        final DataStream stage = around(below);
        try {
            assertThat(below.writer().write(new UnsafeBuffer(framed), 0, framed.length))
                    .isEqualTo(framed.length);
            below.writer().finish();
            final ByteArrayOutputStream all = new ByteArrayOutputStream();
            final byte[] copy = new byte[10_000];
            int count = stage.reader().read(new UnsafeBuffer(copy), 0, copy.length);
            while (count > 0) {
                all.write(copy, 0, count);
                count = stage.reader().read(new UnsafeBuffer(copy), 0, copy.length);
            }
            assertThat(count).isEqualTo(StreamReader.END);
            stage.reader().confirm();
            return all.toByteArray();
        } finally {
            stage.writer().close();
            stage.reader().close();
        }
    }

    private static byte[] text(final int length) {
        final byte[] bytes = new byte[length];
        final Random random = new Random(length);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(8));
        }
        return bytes;
    }

    @Test
    void shouldReadWhatItFramed() {
        for (final int length : new int[] {0, 1, 65_535, 65_536, 65_537, 150_000}) {
            assertThat(opened(framed(text(length)))).isEqualTo(text(length));
        }
    }

    @Test
    void shouldRefuseFramesThatAreCutAnywhere() {
        final byte[] framed = framed(text(300));

        for (int length = 0; length < framed.length; length++) {
            assertRefused(Arrays.copyOf(framed, length), StreamRule.STAGE);
        }
    }

    @Test
    void shouldRefuseBytesAfterTheLastFrame() {
        final byte[] framed = framed(text(300));

        assertRefused(Arrays.copyOf(framed, framed.length + 1), StreamRule.STAGE);
    }

    @Test
    void shouldRefuseBytesThatAreNotAFrame() {
        final Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            final byte[] garbage = new byte[1 + random.nextInt(200)];
            random.nextBytes(garbage);
            assertRefused(garbage, StreamRule.STAGE, StreamRule.DIGEST);
        }
    }

    private void assertRefused(final byte[] framed, final StreamRule... rules) {
        assertThatThrownBy(() -> opened(framed))
                .isInstanceOfSatisfying(
                        StreamException.class,
                        refused -> assertThat(refused.rule()).isIn((Object[]) rules));
    }

    @Test
    void shouldReportARefusedFrameToTheWriter() {
        final DataStream below = DataStream.inProcess("below", CAPACITY);
        final DataStream stage = around(below);
        below.writer().write(bytes(100, 1), 0, 100);

        assertThatThrownBy(() -> stage.reader().read(new UnsafeBuffer(new byte[10]), 0, 10))
                .isInstanceOf(StreamException.class);

        assertThat(stage.writer().state()).isEqualTo(StreamState.ABORTED);
        stage.writer().close();
        stage.reader().close();
    }

    @Test
    void shouldDeliverFlushedBytes() {
        final DataStream stream = open();
        stream.writer().write(bytes(10, 1), 0, 10);
        final UnsafeBuffer target = new UnsafeBuffer(new byte[20]);
        assertThat(stream.reader().read(target, 0, 20)).isEqualTo(StreamReader.WOULD_BLOCK);

        assertThat(stream.writer().flush()).isTrue();

        assertThat(stream.reader().read(target, 0, 20)).isEqualTo(10);
        stream.writer().close();
        stream.reader().close();
    }

    @Test
    void shouldBeOneOfSeveralStages() {
        final DataStream below = DataStream.inProcess("below", 1 << 10);
        final DataStream stream = around(around(below));
        final byte[] text = text(200_000);
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        final byte[] copy = new byte[10_000];
        int at = 0;
        int count = 0;
        while (count != StreamReader.END) {
            if (at < text.length) {
                at += Math.max(stream.writer().write(new UnsafeBuffer(text), at, text.length - at), 0);
            } else {
                stream.writer().finish();
            }
            count = stream.reader().read(new UnsafeBuffer(copy), 0, copy.length);
            all.write(copy, 0, Math.max(count, 0));
        }
        assertThat(all.toByteArray()).isEqualTo(text);
        stream.writer().close();
        stream.reader().close();
    }
}
