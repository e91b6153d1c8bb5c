// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** What has been read from a client and not been processed: whole requests, and the beginning of one. */
final class InputBuffer {
    /** An image has no room for more. */
    static final int LARGEST = 0xFFFF;

    private static final int USUAL = 2 * MessageHeader.LONGEST_MESSAGE;

    private byte[] octets = new byte[USUAL];
    private final UnsafeBuffer view = new UnsafeBuffer(octets);
    private int begin;
    private int end;

    int length() {
        return end - begin;
    }

    /** Takes what an image has. */
    void restore(final byte[] data) {
        octets = data.length <= USUAL ? Arrays.copyOf(data, USUAL) : data;
        view.wrap(octets);
        begin = 0;
        end = data.length;
    }

    byte[] copy() {
        return Arrays.copyOfRange(octets, begin, end);
    }

    /** Reads what there is, and there is room for; -1 at the end. */
    int read(final ReadableByteChannel channel) throws IOException {
        System.arraycopy(octets, begin, octets, 0, length());
        end -= begin;
        begin = 0;
        if (end == octets.length) {
            return 0;
        }
        final int read = channel.read(ByteBuffer.wrap(octets, end, octets.length - end));
        end += Math.max(read, 0);
        return read;
    }

    /** Whether the next request's header says that it is longer than requests can be. */
    boolean isOversize() {
        return length() >= MessageHeader.LENGTH
                && MessageHeader.payloadLength(view, begin) > MessageHeader.LONGEST_PAYLOAD;
    }

    /** Takes the next request out; null if it is not there as a whole, or too long. */
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
                Arrays.copyOfRange(octets, payload, payload + payloadLength));
        begin = payload + payloadLength;
        return request;
    }
}
