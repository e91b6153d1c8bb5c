// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.agrona.concurrent.UnsafeBuffer;

/** Input that has not been processed: complete requests and the beginning of another. */
final class InputBuffer {
    private static final int USUAL = 2 * MessageHeader.LONGEST_MESSAGE;

    private ByteBuffer bytes = ByteBuffer.allocateDirect(USUAL);
    private final UnsafeBuffer view = new UnsafeBuffer(bytes);
    private final Request request = new Request();
    private int begin;
    private int end;

    int length() {
        return end - begin;
    }

    /** Restores the contents from an image. */
    void restore(final UnsafeBuffer data) {
        if (data.capacity() > USUAL) {
            bytes = ByteBuffer.allocateDirect(data.capacity());
            view.wrap(bytes);
        }
        view.putBytes(0, data, 0, data.capacity());
        begin = 0;
        end = data.capacity();
    }

    /** Wraps a view around the contents. */
    void wrap(final UnsafeBuffer contents) {
        contents.wrap(view, begin, length());
    }

    /** Reads what is available and fits; returns -1 at the end. */
    int read(final ReadableByteChannel channel) throws IOException {
        if (begin > 0) {
            view.putBytes(0, view, begin, length());
            end -= begin;
            begin = 0;
        }
        if (end == bytes.capacity()) {
            return 0;
        }
        bytes.limit(bytes.capacity()).position(end);
        final int read = channel.read(bytes);
        end += Math.max(read, 0);
        return read;
    }

    /** Whether the next request's header announces more than the largest payload. */
    boolean isOversize() {
        return length() >= MessageHeader.LENGTH
                && MessageHeader.payloadLength(view, begin) > MessageHeader.LONGEST_PAYLOAD;
    }

    /** Whether a whole request waits. */
    boolean hasRequest() {
        return length() >= MessageHeader.LENGTH
                && !isOversize()
                && length() >= MessageHeader.LENGTH + MessageHeader.payloadLength(view, begin);
    }

    /** The next request; null if it is incomplete or too long. */
    Request peek() {
        return hasRequest() ? request.wrap(view, begin, (int) MessageHeader.payloadLength(view, begin)) : null;
    }

    /** Removes the next request, which must be there. */
    void remove() {
        begin += MessageHeader.LENGTH + (int) MessageHeader.payloadLength(view, begin);
    }
}
