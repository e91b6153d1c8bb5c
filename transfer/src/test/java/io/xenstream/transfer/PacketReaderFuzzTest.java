// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes come: reading them ends, in packets as long as they say, or in an exception; and they are read the same in one part as byte
 * by byte.
 */
final class PacketReaderFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of(
                new Arguments.Hello("xenstream").encode().packet(Procedure.HELLO, PacketType.CALL, 1, PacketStatus.OK),
                new Arguments.Send("a", 1, 2, true)
                        .encode()
                        .packet(Procedure.SEND, PacketType.CALL, 2, PacketStatus.OK),
                ConnectionPair.chunk(2, 0, 20),
                RemoteError.of(new IllegalStateException("x"))
                        .encode()
                        .packet(Procedure.GOODBYE, PacketType.MESSAGE, 0, PacketStatus.ERROR));
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadAnyBytes(final byte[] input) {
        if (input == null) {
            return;
        }
        final String whole = read(input, input.length);
        assertThat(read(input, 1)).isEqualTo(whole);
    }

    /** What has come of it, in words. */
    private static String read(final byte[] input, final int part) {
        final StringBuilder seen = new StringBuilder();
        final PacketReader reader = new PacketReader("fuzz", 1000, new Recorder(seen));
        final ByteBuf bytes = Unpooled.wrappedBuffer(input);
        try {
            while (bytes.isReadable()) {
                reader.read(bytes.readSlice(Math.min(part, bytes.readableBytes())));
            }
        } catch (final TransferException refused) {
            seen.append(refused.getMessage());
        }
        return seen.toString();
    }

    /** Decodes what can be decoded. */
    private static final class Recorder implements PacketHandler {
        private final StringBuilder seen;
        private int left;

        Recorder(final StringBuilder seen) {
            this.seen = seen;
        }

        @Override
        public void onMessage(
                final PacketHeaderDecoder header, final DirectBuffer body, final int offset, final int length) {
            assertThat(left).isZero();
            assertThat((long) length).isEqualTo(header.length() - PacketHeaderDecoder.LENGTH);
            seen.append(header).append('\n');
            final XdrDecoder xdr = new XdrDecoder().wrap(body, offset, length);
            try {
                switch (header.procedure()) {
                    case Procedure.HELLO -> seen.append(Arguments.Hello.decode(xdr));
                    case Procedure.SEND -> seen.append(Arguments.Send.decode(xdr));
                    case Procedure.FETCH -> seen.append(Arguments.Fetch.decode(xdr));
                    case Procedure.CREDIT -> seen.append(Credit.decode(xdr));
                    case Procedure.PROGRESS -> seen.append(TransferProgress.decode(xdr));
                    default -> seen.append(RemoteError.decode(xdr));
                }
            } catch (final XdrDecoder.Malformed malformed) {
                seen.append(malformed.getMessage());
            }
        }

        @Override
        public void onChunk(final PacketHeaderDecoder header, final long offset, final int digest, final int length) {
            assertThat(left).isZero();
            assertThat(length).isBetween(1, ChunkHeaderDecoder.MAX_DATA_LENGTH);
            left = length;
            seen.append(header).append(offset).append(digest);
        }

        @Override
        public void onData(final ByteBuf bytes, final int index, final int length) {
            assertThat(length).isBetween(1, left);
            left -= length;
        }

        @Override
        public void onChunkEnd() {
            assertThat(left).isZero();
        }
    }
}
