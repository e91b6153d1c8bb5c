// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** What waits to be written to a client: the rest of a message of which some is written already, then whole ones. */
final class OutputBuffer {
    private static final int USUAL = 4096;

    private byte[] octets = new byte[USUAL];
    private final UnsafeBuffer view = new UnsafeBuffer(octets);
    private int begin;
    private int end;
    /** Octets at the front that finish a partly written message. */
    private int partial;

    int length() {
        return end - begin;
    }

    int partial() {
        return partial;
    }

    byte[] copy() {
        return Arrays.copyOfRange(octets, begin, end);
    }

    /** Whether octets of an image are whole messages behind the partial one. */
    static boolean isValid(final byte[] data, final int partialLength) {
        final UnsafeBuffer messages = new UnsafeBuffer(data);
        long position = partialLength;
        while (position + MessageHeader.LENGTH <= data.length) {
            position += MessageHeader.LENGTH + MessageHeader.payloadLength(messages, (int) position);
        }
        return position == data.length;
    }

    /** Takes what an image has, if it {@linkplain #isValid is valid}. */
    void restore(final byte[] data, final int partialLength) {
        octets = data.length == 0 ? new byte[USUAL] : data;
        view.wrap(octets);
        begin = 0;
        end = data.length;
        partial = partialLength;
    }

    void add(final int type, final int requestId, final int transactionId, final byte[] payload) {
        final int length = MessageHeader.LENGTH + payload.length;
        if (length > octets.length - end) {
            makeRoom(length);
        }
        MessageHeader.encode(view, end, type, requestId, transactionId, payload.length);
        System.arraycopy(payload, 0, octets, end + MessageHeader.LENGTH, payload.length);
        end += length;
    }

    private void makeRoom(final int more) {
        final int needed = length() + more;
        final byte[] target = needed <= octets.length / 2 ? octets : new byte[Math.max(2 * needed, USUAL)];
        System.arraycopy(octets, begin, target, 0, length());
        octets = target;
        view.wrap(octets);
        end -= begin;
        begin = 0;
    }

    /** Takes back what was added last; none of it has been written. */
    void truncate(final int length) {
        end = begin + length;
    }

    /** Writes as much as the client takes. */
    int write(final WritableByteChannel channel) throws IOException {
        final int written = channel.write(ByteBuffer.wrap(octets, begin, length()));
        advance(written);
        return written;
    }

    private void advance(final int written) {
        int left = written;
        while (left > 0) {
            if (partial == 0) {
                partial = MessageHeader.LENGTH + (int) MessageHeader.payloadLength(view, begin);
            }
            final int step = Math.min(left, partial);
            begin += step;
            partial -= step;
            left -= step;
        }
        if (begin == end) {
            begin = 0;
            end = 0;
            if (octets.length > Limits.PAUSING_OUTPUT) {
                octets = new byte[USUAL];
                view.wrap(octets);
            }
        }
    }
}
