// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.codec.ImageException;

/**
 * A call that a client has made, to be answered once: now or later, by a reply, a refusal, or a stream. For the connection's thread.
 */
final class Call {
    private final Connection connection;
    private final int procedure;
    private final int serial;
    private final XdrDecoder arguments;

    Call(final Connection connection, final int procedure, final int serial, final XdrDecoder arguments) {
        this.connection = connection;
        this.procedure = procedure;
        this.serial = serial;
        this.arguments = arguments;
    }

    int procedure() {
        return procedure;
    }

    Connection connection() {
        return connection;
    }

    /** What it was called with; valid until the handler returns. */
    XdrDecoder arguments() {
        return arguments;
    }

    void reply(final XdrEncoder result) {
        answer(PacketStatus.OK, result);
    }

    void refuse(final ImageException reason) {
        answer(PacketStatus.ERROR, RemoteError.of(reason).encode());
    }

    private void answer(final int status, final XdrEncoder body) {
        if (connection.answered(serial)) {
            connection.send(body.packet(procedure, PacketType.REPLY, serial, status));
        }
    }

    /**
     * Opens the stream that the client will send. A reply that comes first is still the caller's to send, with the credit granted.
     *
     * @throws io.xenstream.codec.StreamException if the connection has as many streams as it may have
     */
    IncomingStream receive(final boolean isReplyLast, final RemoteReader reader) {
        return connection.receive(serial, procedure, isReplyLast, reader);
    }

    /**
     * Opens the stream that the client will receive. A reply that comes first is to be sent before the credit is set.
     *
     * @throws io.xenstream.codec.StreamException if the connection has as many streams as it may have
     */
    OutgoingStream send(final boolean isReplyLast, final ChunkSource source, final long start, final int digest) {
        return connection.send(serial, procedure, isReplyLast, source, start, digest);
    }
}
