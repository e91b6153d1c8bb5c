// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The reply to the request in progress, written straight into the client's output. */
final class Reply {
    private static final UnsafeBuffer OK = new UnsafeBuffer(ProtocolText.of("OK\0"));

    private ClientSession session;
    private UnsafeBuffer buffer;
    private int offset;
    private int length;

    void begin(final ClientSession client) {
        session = client;
        offset = client.output().beginPayload();
        buffer = client.output().buffer();
        length = 0;
    }

    /** Queues the reply. */
    void end(final int type, final Request request) {
        session.end(type, request.requestId(), request.transactionId(), length);
    }

    /** Drops what has been written. */
    void clear() {
        length = 0;
    }

    /** The bytes that are left. */
    int room() {
        return MessageHeader.LONGEST_PAYLOAD - length;
    }

    /** Contains the reply, whose next byte is written at {@link #end()}. */
    MutableDirectBuffer buffer() {
        return buffer;
    }

    int end() {
        return offset + length;
    }

    /** Says that bytes have been written to the buffer. */
    void written(final int count) {
        claim(count);
    }

    private int claim(final int more) {
        if (more > room()) {
            throw new RequestException(StoreError.E2BIG);
        }
        final int at = offset + length;
        length += more;
        return at;
    }

    void put(final DirectBuffer source, final int from, final int count) {
        buffer.putBytes(claim(count), source, from, count);
    }

    void put(final byte value) {
        buffer.putByte(claim(1), value);
    }

    void put(final String text) {
        final byte[] bytes = ProtocolText.of(text);
        buffer.putBytes(claim(bytes.length), bytes);
    }

    /** What answers a change. */
    void putOk() {
        put(OK, 0, OK.capacity());
    }

    /** A text and a NUL. */
    void putTerminated(final String text) {
        put(text);
        put((byte) 0);
    }

    /** A number in decimal. */
    void put(final long number) {
        final int digits = decimalLength(number);
        buffer.putNaturalLongAscii(claim(digits), number);
    }

    private static int decimalLength(final long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
