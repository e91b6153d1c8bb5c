// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.WatchDecoder;
import java.util.ArrayList;
import java.util.List;

/** What an image records about a connection. */
final class ConnectionUse {
    private static final int WATCHES_SHOWN = 3;
    private static final int PATH_SHOWN = 80;
    private static final int DATA_SHOWN = 120;

    final long connId;
    final int domid;
    final String client;
    final long in;
    final long out;
    final long restOfResponse;
    final String inData;
    final String outData;
    final List<String> watched = new ArrayList<>(0);
    long watches;

    ConnectionUse(final ConnectionDataDecoder connection) {
        final boolean isRing = connection.connType() == ConnectionDataDecoder.RING;
        connId = connection.connId();
        domid = isRing ? connection.domid() : 0;
        client = isRing ? "ring of domain " + domid : "socket " + connection.socketFd();
        in = connection.inDataLength();
        out = connection.outDataLength();
        restOfResponse = connection.outRespLength();
        inData = Printable.bytes(connection.inData(), DATA_SHOWN);
        outData = Printable.bytes(connection.outData(), DATA_SHOWN);
    }

    void add(final WatchDecoder watch) {
        watches++;
        if (watched.size() < WATCHES_SHOWN) {
            watched.add(Printable.bytes(watch.wpath(), PATH_SHOWN));
        }
    }

    boolean hasPendingData() {
        return in + out > 0;
    }
}
