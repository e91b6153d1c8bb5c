// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** Input that has not been processed: complete requests and the beginning of another. */
final class InputBuffer {
    /** The most that an image holds. */
    static final int LARGEST = 0xFFFF;

    private static final int USUAL = 2 * MessageHeader.LONGEST_MESSAGE;

    private byte[] bytes = new byte[USUAL];
    private final UnsafeBuffer view = new UnsafeBuffer(bytes);
    private int begin;
    private int end;

    int length() {
        return end - begin;
    }

    /** Restores the contents from an image. */
    void restore(final byte[] data) {
        bytes = data.length <= USUAL ? Arrays.copyOf(data, USUAL) : data;
        view.wrap(bytes);
        begin = 0;
        end = data.length;
    }

    byte[] copy() {
        return Arrays.copyOfRange(bytes, begin, end);
    }

    /** Reads what is available and fits; returns -1 at the end. */
    int read(final ReadableByteChannel channel) throws IOException {
        System.arraycopy(bytes, begin, bytes, 0, length());
        end -= begin;
        begin = 0;
        if (end == bytes.length) {
            return 0;
        }
        final int read = channel.read(ByteBuffer.wrap(bytes, end, bytes.length - end));
        end += Math.max(read, 0);
        return read;
    }

    /** Whether the next request's header announces more than the largest payload. */
    boolean isOversize() {
        return length() >= MessageHeader.LENGTH
                && MessageHeader.payloadLength(view, begin) > MessageHeader.LONGEST_PAYLOAD;
    }

    /** Removes the next request; null if it is incomplete or too long. */
    Request poll() {
        if (length() < MessageHeader.LENGTH || isOversize()) {
            return null;
        }
        final int payloadLength = (int) MessageHeader.payloadLength(view, begin);
        if (length() < MessageHeader.LENGTH + payloadLength) {
            return null;
        }
        final int payload = begin + MessageHeader.LENGTH;
        final Request request = new Request(
                MessageHeader.type(view, begin),
                MessageHeader.requestId(view, begin),
                MessageHeader.transactionId(view, begin),
                Arrays.copyOfRange(bytes, payload, payload + payloadLength));
        begin = payload + payloadLength;
        return request;
    }
}
