// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
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
    void shouldRefuseACapacityThatIsNotAPowerOfTwo(final int capacity) {
        assertThatThrownBy(() -> DataStream.inProcess("odd", capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("power of two");
    }

    @Test
    void shouldHoldItsCapacity() {
        final DataStream stream = DataStream.inProcess("full", 64);

        assertThat(stream.writer().write(bytes(100, 1), 0, 100)).isEqualTo(64);
        assertThat(stream.writer().write(bytes(100, 1), 0, 100)).isEqualTo(StreamWriter.BACK_PRESSURED);
    }

    @Test
    void shouldNotifyTheWriterOnlyWhenHalfOfTheRingIsFree() {
        final DataStream stream = DataStream.inProcess("half", 64);
        final List<Readiness> events = new ArrayList<>();
        stream.writer().write(bytes(64, 1), 0, 64);
        stream.writer().onReadiness(events::add);
        assertThat(events).isEmpty();

        stream.reader().read(new UnsafeBuffer(new byte[31]), 0, 31);
        assertThat(events).isEmpty();
        stream.reader().read(new UnsafeBuffer(new byte[1]), 0, 1);

        assertThat(events).containsExactly(Readiness.WRITABLE);
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
            assertThat(stream.writer().write(bytes(64, i), 0, 64)).isEqualTo(64);
        }
        stream.writer().finish();

        assertThat(taken[0]).isEqualTo(64_000);
        assertThat(stream.writer().state()).isEqualTo(StreamState.CONFIRMED);
    }

    @Test
    void shouldLendTheWritersOwnBytesToAReaderOnItsThread() {
        final DataStream stream = DataStream.inProcess("lent", 64);
        final UnsafeBuffer source = bytes(100, 1);
        final List<Integer> taken = new ArrayList<>();
        stream.reader()
                .onReadiness(readiness -> taken.add(stream.reader()
                        .poll(
                                (chunk, offset, length) -> {
                                    assertThat(chunk).isSameAs(source);
                                    assertThat(offset).isEqualTo(20);
                                    assertThat(length).isEqualTo(64);
                                    return 10;
                                },
                                100)));
        taken.clear();
        stream.reader().read(new UnsafeBuffer(new byte[1]), 0, 1);

        assertThat(stream.writer().write(source, 20, 80)).isEqualTo(64);

        assertThat(taken).containsExactly(10);
        final byte[] rest = new byte[64];
        assertThat(stream.reader().read(new UnsafeBuffer(rest), 0, 64)).isEqualTo(54);
        assertThat(Arrays.copyOf(rest, 54)).isEqualTo(Arrays.copyOfRange(source.byteArray(), 30, 84));
    }

    @Test
    void shouldRefuseANestedWrite() {
        final DataStream stream = DataStream.inProcess("nested", 64);
        final List<Throwable> thrown = new ArrayList<>();
        stream.reader().read(new UnsafeBuffer(new byte[1]), 0, 1);
        stream.reader().onReadiness(readiness -> {
            try {
                stream.writer().write(bytes(1, 1), 0, 1);
            } catch (final IllegalStateException refused) {
                thrown.add(refused);
            }
        });

        stream.writer().write(bytes(2, 1), 0, 2);

        assertThat(thrown).hasSize(1);
        assertThat(stream.reader().read(new UnsafeBuffer(new byte[9]), 0, 9)).isEqualTo(2);
    }
}
