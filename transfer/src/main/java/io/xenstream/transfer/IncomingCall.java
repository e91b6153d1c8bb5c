// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.XenstreamException;

/**
 * A call by a client, to be answered once, immediately or later. Used by the connection's thread only.
 */
final class IncomingCall {
    private final RpcConnection connection;
    private final int procedure;
    private final int serial;
    private final XdrDecoder arguments;

    IncomingCall(final RpcConnection connection, final int procedure, final int serial, final XdrDecoder arguments) {
        this.connection = connection;
        this.procedure = procedure;
        this.serial = serial;
        this.arguments = arguments;
    }

    int procedure() {
        return procedure;
    }

    RpcConnection connection() {
        return connection;
    }

    /** Returns the arguments, which are valid until the handler returns. */
    XdrDecoder arguments() {
        return arguments;
    }

    void reply(final XdrEncoder result) {
        answer(PacketStatus.OK, result);
    }

    void refuse(final XenstreamException reason) {
        answer(PacketStatus.ERROR, connection.error(reason).encode());
    }

    private void answer(final int status, final XdrEncoder body) {
        if (connection.answered(serial)) {
            connection.send(body.packet(procedure, PacketType.REPLY, serial, status));
        }
    }

    /**
     * Opens the stream that the client will send. The caller then replies with the credit granted.
     *
     * @throws TransferException if the connection has the maximum number of streams
     */
    IncomingStream receive(final RemoteReader reader) {
        return connection.receive(serial, procedure, reader);
    }

    /**
     * Opens the stream that the client will receive. The caller replies before it sets the credit.
     *
     * @throws TransferException if the connection has the maximum number of streams
     */
    OutgoingStream send(final ChunkSource source, final long start, final int digest) {
        return connection.send(serial, procedure, source, start, digest);
    }
}
