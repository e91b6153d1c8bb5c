// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.Rule;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** A C daemon on a CONNECTION_DATA. */
final class CDaemonConnections {
    private static final int MESSAGE_HEADER = 16;
    private static final int MESSAGE_LENGTH = 12;
    private static final int LARGEST_PAYLOAD = 4096;
    /** Octets from which on it refuses to allocate. */
    private static final long LARGEST_ALLOCATION = 0x1000_0000;

    private final CDaemon daemon;
    private final CDaemonState state;
    private final CDaemonPass pass;

    CDaemonConnections(final CDaemon daemon, final CDaemonState state, final CDaemonPass pass) {
        this.daemon = daemon;
        this.state = state;
        this.pass = pass;
    }

    void read(final ConnectionDataDecoder connection) {
        final boolean isNew = connection.connType() == ConnectionDataDecoder.SOCKET
                ? state.addSocket(connection.connId())
                : readRing(connection);
        if (!isNew) {
            lost(ReceiverRule.C_CONNECTION_ID, "conn-id " + connection.connId());
        }
        if (connection.hasUniqueId() && !daemon.restoresUniqueIds()) {
            pass.add(
                    ReceiverRule.C_UNIQUE_ID,
                    Loading.LOADS,
                    "unique-id " + Long.toUnsignedString(connection.uniqueId()));
        }
        readInput(connection.inData());
        readOutput(connection);
    }

    private void lost(final Rule rule, final String detail) {
        pass.add(rule, Loading.LOADS_WITH_LOSS, detail);
    }

    private boolean readRing(final ConnectionDataDecoder connection) {
        final int domid = connection.domid();
        if (connection.connType() != ConnectionDataDecoder.RING) {
            lost(ReceiverRule.C_CONNECTION_TYPE, "conn-type " + connection.connType() + ", taken for domain " + domid);
        }
        if (domid != 0 && daemon.needsGlobalDataForGuests() && !state.hasGlobalData()) {
            pass.add(ReceiverRule.C_GLOBAL, Loading.CRASHES, "a connection of domain " + domid);
        }
        if (state.hasRing(domid)) {
            lost(ReceiverRule.C_CONNECTION_DOMAIN, "domain " + domid);
        }
        if (connection.evtchn() == 0) {
            lost(ReceiverRule.C_EVENT_CHANNEL, "domain " + domid);
        }
        final boolean isNew = state.addRing(connection.connId(), domid);
        readTarget(connection.tdomid());
        return isNew;
    }

    private void readTarget(final int tdomid) {
        if (tdomid == ConnectionDataDecoder.DOMID_INVALID) {
            return;
        }
        if (!state.hasRing(tdomid)) {
            lost(ReceiverRule.C_TARGET, "target " + tdomid);
        }
        state.addTarget(tdomid);
    }

    /** All messages but the last are whole; it waits for the rest of that one. */
    private void readInput(final DirectBuffer data) {
        int offset = 0;
        while (data.capacity() - offset >= MESSAGE_HEADER) {
            final long length = messageLength(data, offset);
            if (length > LARGEST_PAYLOAD) {
                final Loading loading = length >= LARGEST_ALLOCATION ? Loading.FAILS : Loading.LOADS_WITH_LOSS;
                pass.add(ReceiverRule.C_REQUEST, loading, length + " octets");
                return;
            }
            offset += MESSAGE_HEADER + (int) length;
        }
    }

    private static long messageLength(final DirectBuffer data, final long offset) {
        return Integer.toUnsignedLong(data.getInt((int) offset + MESSAGE_LENGTH, ByteOrder.LITTLE_ENDIAN));
    }

    private void readOutput(final ConnectionDataDecoder connection) {
        final DirectBuffer data = connection.outData();
        final long end = data.capacity();
        long offset = connection.outRespLength();
        while (offset + MESSAGE_HEADER <= end) {
            final long length = messageLength(data, offset);
            if (length >= LARGEST_ALLOCATION) {
                pass.add(ReceiverRule.C_PENDING, Loading.FAILS, "a message of " + length + " octets");
                return;
            }
            offset += MESSAGE_HEADER + length;
        }
        if (offset < end) {
            pass.add(
                    ReceiverRule.C_PENDING,
                    Loading.CRASHES,
                    "only " + (end - offset) + " octets for a message's header");
        } else if (offset > end) {
            pass.add(ReceiverRule.C_PENDING, overrun(connection, offset), offset + " octets of " + end);
        }
    }

    /** One that maps the image sends what follows the record, as far as there is anything. */
    private Loading overrun(final ConnectionDataDecoder connection, final long outLength) {
        final long outOffset = (long) ConnectionDataDecoder.FIXED_LENGTH + connection.inDataLength();
        final long end = pass.image.offset() + Long.BYTES + outOffset + outLength;
        return daemon.mapsImage() && end <= pass.image.region().length() ? Loading.LOADS_WITH_LOSS : Loading.CRASHES;
    }
}
