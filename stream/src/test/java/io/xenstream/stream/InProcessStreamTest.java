// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InProcessStreamTest extends StreamContract {
    @Override
    protected DataStream open() {
        return DataStream.inProcess("in process", 1 << 14);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 63, 65, 100, Integer.MAX_VALUE, -1})
    void shouldRefuseACapacityThatIsNoPowerOfTwo(final int capacity) {
        assertThatThrownBy(() -> DataStream.inProcess("odd", capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("power of two");
    }

    @Test
    void shouldHoldItsCapacity() {
        final DataStream stream = DataStream.inProcess("full", 64);

        assertThat(stream.writer().write(octets(100, 1), 0, 100)).isEqualTo(64);
        assertThat(stream.writer().write(octets(100, 1), 0, 100)).isEqualTo(StreamWriter.BACK_PRESSURED);
    }

    @Test
    void shouldTellTheWriterOnlyWhenHalfOfTheRingIsFree() {
        final DataStream stream = DataStream.inProcess("half", 64);
        final List<Readiness> told = new ArrayList<>();
        stream.writer().write(octets(64, 1), 0, 64);
        stream.writer().onReadiness(told::add);
        assertThat(told).isEmpty();

        stream.reader().read(new UnsafeBuffer(new byte[31]), 0, 31);
        assertThat(told).isEmpty();
        stream.reader().read(new UnsafeBuffer(new byte[1]), 0, 1);

        assertThat(told).containsExactly(Readiness.WRITABLE);
    }

    @Test
    void shouldLetAWriterPushIntoAReaderThatUsesItsEndInTheHandler() {
        final DataStream stream = DataStream.inProcess("one thread", 64);
        final long[] taken = {0};
        stream.reader().onReadiness(readiness -> {
            int count = 1;
            while (count > 0) {
                count = stream.reader().poll((chunk, offset, length) -> length, 64);
                taken[0] += Math.max(count, 0);
            }
            if (count == StreamReader.END) {
                stream.reader().confirm();
            }
        });
        stream.reader().poll((chunk, offset, length) -> length, 64);

        for (int i = 0; i < 1000; i++) {
            assertThat(stream.writer().write(octets(64, i), 0, 64)).isEqualTo(64);
        }
        stream.writer().finish();

        assertThat(taken[0]).isEqualTo(64_000);
        assertThat(stream.writer().state()).isEqualTo(StreamState.CONFIRMED);
    }
}
