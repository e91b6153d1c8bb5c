// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Pending output of a client: the rest of a partly written message, then whole messages. */
final class OutputBuffer {
    private static final int USUAL = 2 * MessageHeader.LONGEST_MESSAGE;

    private ByteBuffer bytes = ByteBuffer.allocateDirect(USUAL);
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

    /** Wraps a view around the contents. */
    void wrap(final UnsafeBuffer contents) {
        contents.wrap(view, begin, length());
    }

    /** Whether the output of an image consists of whole messages after the partial one. */
    static boolean isValid(final UnsafeBuffer data, final int partialLength) {
        long position = partialLength;
        while (position + MessageHeader.LENGTH <= data.capacity()) {
            position += MessageHeader.LENGTH + MessageHeader.payloadLength(data, (int) position);
        }
        return position == data.capacity();
    }

    /** Restores the contents from an image, which must be {@linkplain #isValid valid}. */
    void restore(final DirectBuffer data, final int partialLength) {
        if (data.capacity() > bytes.capacity()) {
            resize(data.capacity());
        }
        view.putBytes(0, data, 0, data.capacity());
        begin = 0;
        end = data.capacity();
        partial = partialLength;
    }

    /** Where the payload of the next message is written; there is room for the longest one, and valid until {@link #end}. */
    int beginPayload() {
        if (bytes.capacity() - end < MessageHeader.LONGEST_MESSAGE) {
            makeRoom();
        }
        return end + MessageHeader.LENGTH;
    }

    /** Contains the payload that is being written. */
    UnsafeBuffer buffer() {
        return view;
    }

    /** Adds a message whose payload has been written. */
    void endMessage(final int type, final int requestId, final int transactionId, final int payloadLength) {
        MessageHeader.encode(view, end, type, requestId, transactionId, payloadLength);
        end += MessageHeader.LENGTH + payloadLength;
    }

    private void makeRoom() {
        final int needed = length() + MessageHeader.LONGEST_MESSAGE;
        if (needed <= bytes.capacity() / 2) {
            view.putBytes(0, view, begin, length());
        } else {
            resize(2 * needed);
        }
        end -= begin;
        begin = 0;
    }

    /** Moves the contents to the start of a new buffer. */
    private void resize(final int capacity) {
        final ByteBuffer target = ByteBuffer.allocateDirect(capacity);
        view.getBytes(begin, target, 0, length());
        bytes = target;
        view.wrap(target);
    }

    /** Removes everything: nobody reads it. */
    void discard() {
        begin = end;
        partial = 0;
    }

    /** Removes what was added last and has not been written. */
    void truncate(final int length) {
        end = begin + length;
    }

    /** Writes as much as the client accepts. */
    int write(final WritableByteChannel channel) throws IOException {
        bytes.limit(end).position(begin);
        final int written = channel.write(bytes);
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
            if (bytes.capacity() > DaemonLimits.PAUSING_OUTPUT) {
                resize(USUAL);
            }
        }
    }
}
