// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.stream.DataStream;
import io.xenstream.stream.StreamException;
import io.xenstream.stream.StreamRule;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class DigestStageTest extends FramingStageContract {
    @Override
    protected DataStream around(final DataStream below) {
        return new DataStream(Stages.digest(below.writer()), Stages.digest(below.reader()));
    }

    private static byte[] framed() {
        final DataStream below = DataStream.inProcess("below", 1 << 10);
        final DataStream stream = new DataStream(Stages.digest(below.writer()), below.reader());
        for (int frame = 0; frame < 3; frame++) {
            stream.writer().write(bytes(20, frame), 0, 20);
            stream.writer().flush();
        }
        stream.writer().finish();
        final byte[] framed = new byte[(int) below.writer().position()];
        below.reader().read(new UnsafeBuffer(framed), 0, framed.length);
        return framed;
    }

    private static void open(final byte[] framed) {
        final DataStream below = DataStream.inProcess("below", 1 << 10);
        below.writer().write(new UnsafeBuffer(framed), 0, framed.length);
        below.writer().finish();
        final var reader = Stages.digest(below.reader());
        while (reader.poll((chunk, offset, length) -> length, 100) > 0) {
            assertThat(reader.position()).isLessThanOrEqualTo(60);
        }
        reader.confirm();
    }

    @Test
    void shouldDetectEveryChangedByte() {
        final byte[] framed = framed();
        open(framed);
        for (int i = 0; i < framed.length; i++) {
            final byte[] changed = framed.clone();
            changed[i] ^= 0x10;
            assertThatThrownBy(() -> open(changed)).as("byte %d", i).isInstanceOf(StreamException.class);
        }
    }

    @Test
    void shouldDetectReorderedFrames() {
        final byte[] framed = framed();
        final byte[] moved = framed.clone();
        System.arraycopy(framed, 0, moved, 40, 40);
        System.arraycopy(framed, 40, moved, 0, 40);

        assertRefused(moved);
    }

    @Test
    void shouldDetectALostFrame() {
        final byte[] framed = framed();
        final byte[] lost = new byte[framed.length - 40];
        System.arraycopy(framed, 0, lost, 0, 40);
        System.arraycopy(framed, 80, lost, 40, lost.length - 40);

        assertRefused(lost);
    }

    private static void assertRefused(final byte[] framed) {
        assertThatThrownBy(() -> open(framed))
                .isInstanceOfSatisfying(
                        StreamException.class,
                        refused -> assertThat(refused.rule()).isEqualTo(StreamRule.DIGEST));
    }
}
