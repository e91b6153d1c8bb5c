// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** A peer that says whatever a test wants, over a plain connection: knows the wire from its description alone. */
final class RawPeer implements AutoCloseable {
    static final int PROGRAM = 0x20007873;
    static final int HELLO = 1;
    static final int SEND = 4;
    static final int FETCH = 5;
    static final int CALL = 0;
    static final int STREAM = 3;
    static final int OK = 0;
    static final int CONTINUE = 2;
    static final int HEADER = 28;

    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int LARGEST = 1 << 20;

    private final Socket socket;
    private int serial;

    RawPeer(final String address) throws IOException {
        final int colon = address.lastIndexOf(':');
        socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** One packet: its header, and a body of big-endian numbers, or bytes. */
    static ByteBuffer packet(
            final int procedure, final int type, final int serial, final int status, final byte[] body) {
        return ByteBuffer.allocate(HEADER + body.length)
                .putInt(HEADER + body.length)
                .putInt(PROGRAM)
                .putInt(1)
                .putInt(procedure)
                .putInt(type)
                .putInt(serial)
                .putInt(status)
                .put(body)
                .flip();
    }

    static byte[] text(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + (bytes.length + 3) / 4 * 4)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] join(final byte[] first, final ByteBuffer second) {
        return ByteBuffer.allocate(first.length + second.remaining())
                .put(first)
                .put(second)
                .array();
    }

    /** Says it, if the other end still listens. */
    RawPeer say(final ByteBuffer bytes) {
        try {
            socket.getOutputStream().write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } catch (final IOException left) {
            // What it has said before is still to be read.
            bytes.clear();
        }
        return this;
    }

    RawPeer call(final int procedure, final byte[] arguments) {
        serial++;
        return say(packet(procedure, CALL, serial, OK, arguments));
    }

    /** Greets, and hears the greeting. */
    RawPeer greet() throws IOException {
        call(HELLO, text("raw"));
        answer();
        return this;
    }

    /** Opens a stream for an image, and hears that it may send. */
    RawPeer send(final String name, final long length) throws IOException {
        call(
                SEND,
                join(
                        text(name),
                        ByteBuffer.allocate(20)
                                .putLong(length)
                                .putLong(1)
                                .putInt(0)
                                .flip()));
        answer();
        return this;
    }

    /** Opens a stream from the server, with credit for so much. */
    RawPeer fetch(final String name, final long credit) {
        return call(
                FETCH,
                join(
                        text(name),
                        ByteBuffer.allocate(36)
                                .putLong(0)
                                .putInt(0)
                                .putLong(0)
                                .putLong(credit)
                                .putLong(credit)
                                .flip()));
    }

    /** A chunk of zeros. */
    RawPeer chunk(final int stream, final long offset, final int length) {
        final CRC32C digest = new CRC32C();
        digest.update(new byte[length]);
        final byte[] body = ByteBuffer.allocate(12 + length)
                .putLong(offset)
                .putInt((int) digest.getValue())
                .array();
        return say(packet(SEND, STREAM, stream, CONTINUE, body));
    }

    RawPeer finish(final int stream, final long length) {
        final byte[] body = ByteBuffer.allocate(20).putLong(length).array();
        return say(packet(SEND, STREAM, stream, OK, body));
    }

    /** The serial of the last call. */
    int serial() {
        return serial;
    }

    /** The next packet, without its header. */
    byte[] answer() throws IOException {
        final InputStream in = socket.getInputStream();
        final ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER));
        if (header.remaining() < HEADER || header.getInt(0) > LARGEST) {
            throw new IOException("no packet");
        }
        return in.readNBytes(header.getInt(0) - HEADER);
    }

    /** All that the other end says until it closes the connection. */
    String lastWords() throws IOException {
        final ByteArrayOutputStream words = new ByteArrayOutputStream();
        transferTo(words);
        return words.toString(StandardCharsets.ISO_8859_1);
    }

    /** How many bytes the other end says until it closes the connection. */
    long drain() throws IOException {
        return transferTo(OutputStream.nullOutputStream());
    }

    private long transferTo(final OutputStream target) throws IOException {
        final byte[] part = new byte[1 << 16];
        long bytes = 0;
        try {
            for (int count = 0; count >= 0; count = socket.getInputStream().read(part)) {
                target.write(part, 0, count);
                bytes += count;
            }
        } catch (final SocketException reset) {
            // An end like any other.
            return bytes;
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
