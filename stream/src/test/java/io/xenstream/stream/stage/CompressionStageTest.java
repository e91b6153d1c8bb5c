// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.stream.DataStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class CompressionStageTest extends FramingStageContract {
    @Override
    protected DataStream around(final DataStream below) {
        return new DataStream(Stages.compression(below.writer(), 1), Stages.compression(below.reader()));
    }

    @Test
    void shouldCompressRepetitiveBytes() {
        final DataStream below = DataStream.inProcess("below", 1 << 16);
        final DataStream stream = around(below);

        stream.writer().write(new UnsafeBuffer(new byte[1 << 16]), 0, 1 << 16);
        stream.writer().finish();

        assertThat(below.writer().position()).isBetween(1L, 100L);
        stream.writer().close();
        stream.reader().close();
    }
}
