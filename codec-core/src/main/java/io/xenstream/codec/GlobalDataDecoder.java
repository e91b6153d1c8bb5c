// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * GLOBAL_DATA: the daemon's own descriptors (docs/format.md, section 3.1).
 *
 * <pre>
 *        0                   1                   2                   3
 *        0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *       +---------------------------------------------------------------+
 *     0 |                            type = 1                           |
 *       +---------------------------------------------------------------+
 *     4 |                              len                              |
 *       +---------------------------------------------------------------+
 *     8 |                          rw-socket-fd                         |
 *       +---------------------------------------------------------------+
 *    12 |                           evtchn-fd                           |
 *       +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The numbers on the left are byte offsets from the record's header, as are the offset constants.
 */
public final class GlobalDataDecoder extends RecordDecoder {
    /** Offset of rw-socket-fd, in bytes from the record's header. */
    public static final int RW_SOCKET_FD_OFFSET = BODY_OFFSET;
    /** Offset of evtchn-fd, in bytes from the record's header. */
    public static final int EVTCHN_FD_OFFSET = RW_SOCKET_FD_OFFSET + 4;
    /** Length of the fixed fields: the shortest body, in bytes. */
    public static final int FIXED_LENGTH = EVTCHN_FD_OFFSET + 4 - BODY_OFFSET;

    /** Creates a flyweight without a record; wrap it over a buffer before use. */
    public GlobalDataDecoder() {}

    GlobalDataDecoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    @Override
    public GlobalDataDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * Returns the listening socket.
     *
     * @return a file descriptor, or -1 for none
     */
    public int rwSocketFd() {
        return record.getInt(RW_SOCKET_FD_OFFSET, order);
    }

    /**
     * Returns the event channel device.
     *
     * @return a file descriptor, or -1 for none
     */
    public int evtchnFd() {
        return record.getInt(EVTCHN_FD_OFFSET, order);
    }

    @Override
    void appendFields(final StringBuilder builder) {
        append(builder, "rwSocketFd", rwSocketFd());
        append(builder, "evtchnFd", evtchnFd());
    }

    @Override
    public int fieldsLength() {
        return FIXED_LENGTH;
    }
}
