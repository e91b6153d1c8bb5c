// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** Pending output of a client: the rest of a partly written message, then whole messages. */
final class OutputBuffer {
    private static final int USUAL = 4096;

    private byte[] bytes = new byte[USUAL];
    private final UnsafeBuffer view = new UnsafeBuffer(bytes);
    private int begin;
    private int end;
    /** Bytes at the front that complete a partly written message. */
    private int partial;

    int length() {
        return end - begin;
    }

    int partial() {
        return partial;
    }

    byte[] copy() {
        return Arrays.copyOfRange(bytes, begin, end);
    }

    /** Whether the output of an image consists of whole messages after the partial one. */
    static boolean isValid(final byte[] data, final int partialLength) {
        final UnsafeBuffer messages = new UnsafeBuffer(data);
        long position = partialLength;
        while (position + MessageHeader.LENGTH <= data.length) {
            position += MessageHeader.LENGTH + MessageHeader.payloadLength(messages, (int) position);
        }
        return position == data.length;
    }

    /** Restores the contents from an image, which must be {@linkplain #isValid valid}. */
    void restore(final byte[] data, final int partialLength) {
        bytes = data.length == 0 ? new byte[USUAL] : data;
        view.wrap(bytes);
        begin = 0;
        end = data.length;
        partial = partialLength;
    }

    void add(final int type, final int requestId, final int transactionId, final byte[] payload) {
        final int length = MessageHeader.LENGTH + payload.length;
        if (length > bytes.length - end) {
            makeRoom(length);
        }
        MessageHeader.encode(view, end, type, requestId, transactionId, payload.length);
        System.arraycopy(payload, 0, bytes, end + MessageHeader.LENGTH, payload.length);
        end += length;
    }

    private void makeRoom(final int more) {
        final int needed = length() + more;
        final byte[] target = needed <= bytes.length / 2 ? bytes : new byte[Math.max(2 * needed, USUAL)];
        System.arraycopy(bytes, begin, target, 0, length());
        bytes = target;
        view.wrap(bytes);
        end -= begin;
        begin = 0;
    }

    /** Removes what was added last and has not been written. */
    void truncate(final int length) {
        end = begin + length;
    }

    /** Writes as much as the client accepts. */
    int write(final WritableByteChannel channel) throws IOException {
        final int written = channel.write(ByteBuffer.wrap(bytes, begin, length()));
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
            if (bytes.length > DaemonLimits.PAUSING_OUTPUT) {
                bytes = new byte[USUAL];
                view.wrap(bytes);
            }
        }
    }
}
