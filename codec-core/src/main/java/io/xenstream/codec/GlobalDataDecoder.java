// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * GLOBAL_DATA: the daemon's own descriptors (docs/format.md, section 3.1).
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                         rw-socket-fd                          |
 *  +---------------------------------------------------------------+
 *  |                           evtchn-fd                           |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class GlobalDataDecoder extends RecordDecoder {
    static final int RW_SOCKET_FD_OFFSET = BODY_OFFSET;
    static final int EVTCHN_FD_OFFSET = RW_SOCKET_FD_OFFSET + 4;
    /** Octets of the fixed fields. */
    public static final int FIXED_LENGTH = EVTCHN_FD_OFFSET + 4 - BODY_OFFSET;

    /** A flyweight to be wrapped over buffers of the caller's. */
    public GlobalDataDecoder() {}

    GlobalDataDecoder(final RecordCursor cursor) {
        super(cursor);
    }

    @Override
    public GlobalDataDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * The listening socket.
     *
     * @return a descriptor, or -1 for none
     */
    public int rwSocketFd() {
        return Memory.getInt(record, RW_SOCKET_FD_OFFSET, order);
    }

    /**
     * The event channel device.
     *
     * @return a descriptor, or -1 for none
     */
    public int evtchnFd() {
        return Memory.getInt(record, EVTCHN_FD_OFFSET, order);
    }

    @Override
    public int fieldsLength() {
        return FIXED_LENGTH;
    }
}
