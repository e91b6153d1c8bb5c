// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WatchDataExtendedDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** A C daemon on a watch: it looks for the strings at fixed places, and for their ends at a NUL. */
final class CDaemonWatches {
    private static final int LENGTHS = RecordDecoder.BODY_OFFSET + 4;
    private static final int STRINGS = LENGTHS + 4;
    private static final int DEPTH = STRINGS;
    /** Where Xen 4.22 looks for the strings of a watch with a depth. */
    private static final int STRINGS_BEHIND_DEPTH = DEPTH + 2;

    private final CDaemon daemon;
    private final CDaemonState state;
    private final CDaemonPass pass;

    CDaemonWatches(final CDaemon daemon, final CDaemonState state, final CDaemonPass pass) {
        this.daemon = daemon;
        this.state = state;
        this.pass = pass;
    }

    void read(final DirectBuffer record) {
        if (!isLongEnough(record, STRINGS)) {
            return;
        }
        final long connId = readConnection(record);
        final int wpathLength = uint16(record, LENGTHS);
        final int token = STRINGS + wpathLength;
        final int tokenEnd = token + uint16(record, LENGTHS + 2);
        if (tokenEnd > record.capacity()) {
            pass.add(ReceiverRule.C_LENGTHS, Loading.CRASHES, tokenEnd + " octets of " + record.capacity());
            return;
        }
        final int end = CDaemonNames.end(record, STRINGS);
        if (end != token - 1 || CDaemonNames.end(record, token) != tokenEnd - 1) {
            pass.add(ReceiverRule.C_STRING, Loading.LOADS_WITH_LOSS, "wpath or token");
        }
        if (end >= 0) {
            readPath(record, STRINGS, end, connId);
        }
    }

    void readExtended(final DirectBuffer record) {
        if (!daemon.reads(RecordType.WATCH_DATA_EXTENDED)) {
            pass.add(ReceiverRule.C_DEPTH_WATCH, Loading.LOADS_WITH_LOSS, "");
            return;
        }
        if (!isLongEnough(record, STRINGS_BEHIND_DEPTH)) {
            return;
        }
        final long connId = readConnection(record);
        if (uint16(record, DEPTH) == WatchDataExtendedDecoder.UNLIMITED_DEPTH) {
            pass.add(ReceiverRule.C_DEPTH_UNLIMITED, Loading.LOADS, "depth 65535");
        }
        final int end = CDaemonNames.end(record, STRINGS_BEHIND_DEPTH);
        final String fault = end < 0 ? null : pathFault(record, STRINGS_BEHIND_DEPTH, end, connId);
        if (end < 0) {
            pass.add(ReceiverRule.C_DEPTH_LAYOUT, Loading.CRASHES, "no NUL behind the path that it reads");
        } else if (fault != null) {
            pass.add(ReceiverRule.C_DEPTH_LAYOUT, Loading.FAILS, "it reads and refuses " + fault);
        } else {
            pass.add(ReceiverRule.C_DEPTH_LAYOUT, Loading.LOADS_WITH_LOSS, "it watches what it reads there");
        }
    }

    private boolean isLongEnough(final DirectBuffer record, final int fixedEnd) {
        if (record.capacity() < fixedEnd) {
            pass.add(ReceiverRule.C_LENGTHS, Loading.CRASHES, record.capacity() + " octets for fields of " + fixedEnd);
        }
        return record.capacity() >= fixedEnd;
    }

    private long readConnection(final DirectBuffer record) {
        final long connId = Integer.toUnsignedLong(record.getInt(RecordDecoder.BODY_OFFSET, ByteOrder.LITTLE_ENDIAN));
        if (!state.hasConnection(connId)) {
            pass.add(ReceiverRule.C_WATCH_CONNECTION, Loading.FAILS, "connection " + connId);
        }
        return connId;
    }

    private void readPath(final DirectBuffer record, final int from, final int end, final long connId) {
        final String fault = pathFault(record, from, end, connId);
        if (fault != null) {
            pass.add(ReceiverRule.C_WATCH_PATH, daemon.refusesWatchPaths() ? Loading.FAILS : Loading.LOADS, fault);
        }
    }

    private String pathFault(final DirectBuffer record, final int from, final int end, final long connId) {
        return CDaemonNames.watchFault(record, from, end, state.isGuest(connId) ? daemon.longestWatchPath() : -1);
    }

    private static int uint16(final DirectBuffer record, final int offset) {
        return Short.toUnsignedInt(record.getShort(offset, ByteOrder.LITTLE_ENDIAN));
    }
}
