// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * CONNECTION_DATA: a connection with its unprocessed input and unsent output (docs/format.md, section 3.2).
 *
 * <pre>
 *        0                   1                   2                   3
 *        0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *       +---------------------------------------------------------------+
 *     0 |                            type = 2                           |
 *       +---------------------------------------------------------------+
 *     4 |                              len                              |
 *       +---------------------------------------------------------------+
 *     8 |                            conn-id                            |
 *       +-------------------------------+-------------------------------+
 *    12 |           conn-type           |             fields            |
 *       +-------------------------------+-------------------------------+
 *    16 |          domid (ring)         |         tdomid (ring)         |
 *       +-------------------------------+-------------------------------+
 *       |                     or socket-fd (socket)                     |
 *       +---------------------------------------------------------------+
 *    20 |                evtchn (ring), or zero (socket)                |
 *       +-------------------------------+-------------------------------+
 *    24 |          in-data-len          |          out-resp-len         |
 *       +-------------------------------+-------------------------------+
 *    28 |                          out-data-len                         |
 *       +---------------------------------------------------------------+
 *    32 | data: in-data-len bytes, then out-data-len bytes          ... |
 *       +---------------------------------------------------------------+
 *       | padding to a multiple of 8, if bit 0 of fields is set     ... |
 *       +---------------------------------------------------------------+
 *       | unique-id, 8 bytes, if bit 0 of fields is set             ... |
 *       +---------------------------------------------------------------+
 *       | padding to a multiple of 8, zero                          ... |
 *       +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The numbers on the left are byte offsets from the record's header, as are the offset constants.
 */
public final class ConnectionDataDecoder extends RecordDecoder {
    /** {@code conn-type} of a guest's shared ring. */
    public static final int RING = 0;
    /** {@code conn-type} of a local client's socket. */
    public static final int SOCKET = 1;
    /** {@code tdomid} of a connection that acts for no other domain. */
    public static final int DOMID_INVALID = 0x7FF4;

    /** Offset of conn-id, in bytes from the record's header. */
    public static final int CONN_ID_OFFSET = BODY_OFFSET;
    /** Offset of conn-type, in bytes from the record's header. */
    public static final int CONN_TYPE_OFFSET = CONN_ID_OFFSET + 4;
    /** Offset of fields, in bytes from the record's header. */
    public static final int FIELDS_OFFSET = CONN_TYPE_OFFSET + 2;
    /** Offset of domid, in bytes from the record's header. */
    public static final int DOMID_OFFSET = FIELDS_OFFSET + 2;
    /** Offset of tdomid, in bytes from the record's header. */
    public static final int TDOMID_OFFSET = DOMID_OFFSET + 2;
    /** Offset of socket-fd, in bytes from the record's header. */
    public static final int SOCKET_FD_OFFSET = DOMID_OFFSET;
    /** Offset of evtchn, in bytes from the record's header. */
    public static final int EVTCHN_OFFSET = TDOMID_OFFSET + 2;
    /** Offset of in-data-len, in bytes from the record's header. */
    public static final int IN_DATA_LENGTH_OFFSET = EVTCHN_OFFSET + 4;
    /** Offset of out-resp-len, in bytes from the record's header. */
    public static final int OUT_RESP_LENGTH_OFFSET = IN_DATA_LENGTH_OFFSET + 2;
    /** Offset of out-data-len, in bytes from the record's header. */
    public static final int OUT_DATA_LENGTH_OFFSET = OUT_RESP_LENGTH_OFFSET + 2;
    /** Offset of the data, in bytes from the record's header. */
    public static final int DATA_OFFSET = OUT_DATA_LENGTH_OFFSET + 4;

    static final int UNIQUE_ID_FIELD = 1;
    /** Length of the fixed fields: the shortest body, in bytes. */
    public static final int FIXED_LENGTH = DATA_OFFSET - BODY_OFFSET;

    private final MutableDirectBuffer inData = RawMemory.newBuffer();
    private final MutableDirectBuffer outData = RawMemory.newBuffer();

    /** Creates a flyweight without a record; wrap it over a buffer before use. */
    public ConnectionDataDecoder() {}

    ConnectionDataDecoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    @Override
    public ConnectionDataDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * Returns the id of the connection, unique within the image.
     *
     * @return 1 to 2³²-1; 0 is not valid
     */
    public long connId() {
        return uint32(CONN_ID_OFFSET);
    }

    /**
     * Returns the type of the connection.
     *
     * @return {@link #RING} or {@link #SOCKET}; others are not valid
     */
    public int connType() {
        return uint16(CONN_TYPE_OFFSET);
    }

    /**
     * Returns which optional fields are present.
     *
     * @return bit 0: unique-id; the others are reserved
     */
    public int fields() {
        return uint16(FIELDS_OFFSET);
    }

    /**
     * Returns the domain of the guest. For rings only.
     *
     * @return a domain id
     */
    public int domid() {
        return uint16(DOMID_OFFSET);
    }

    /**
     * Returns the domain that the guest acts for. For rings only.
     *
     * @return a domain id, or {@link #DOMID_INVALID}
     */
    public int tdomid() {
        return uint16(TDOMID_OFFSET);
    }

    /**
     * Returns the event channel port of the guest. For rings only.
     *
     * @return 0 to 2³²-1
     */
    public long evtchn() {
        return uint32(EVTCHN_OFFSET);
    }

    /**
     * Returns the file descriptor of the client's socket. For sockets only.
     *
     * @return a file descriptor
     */
    public int socketFd() {
        return record.getInt(SOCKET_FD_OFFSET, order);
    }

    /**
     * Returns the length of the input that has been read from the client but not yet processed.
     *
     * @return length in bytes, up to 65535
     */
    public int inDataLength() {
        return uint16(IN_DATA_LENGTH_OFFSET);
    }

    /**
     * Returns the length of the remainder of a partially sent response at the start of the output.
     *
     * @return length in bytes, up to {@link #outDataLength()}
     */
    public int outRespLength() {
        return uint16(OUT_RESP_LENGTH_OFFSET);
    }

    /**
     * Returns the length of the output that has not been written to the client.
     *
     * @return length in bytes, up to 2³²-1
     */
    public long outDataLength() {
        return uint32(OUT_DATA_LENGTH_OFFSET);
    }

    /**
     * Returns the input that has been read from the client but not yet processed.
     *
     * @return a view that belongs to this flyweight
     * @throws MalformedImageException if it extends past the end of the record
     */
    public DirectBuffer inData() {
        return view(inData, DATA_OFFSET, inDataLength());
    }

    /**
     * Returns the output that has not been written to the client.
     *
     * @return a view that belongs to this flyweight
     * @throws MalformedImageException if it extends past the end of the record
     */
    public DirectBuffer outData() {
        return view(outData, DATA_OFFSET + (long) inDataLength(), outDataLength());
    }

    /**
     * Wraps the caller's buffer around the input that has been read but not yet processed.
     *
     * @param view is wrapped around the input that has been read but not yet processed; valid until the flyweight moves to another record
     * @throws MalformedImageException if it extends past the end of the record
     */
    public void wrapInData(final DirectBuffer view) {
        wrapPart(view, DATA_OFFSET, inDataLength());
    }

    /**
     * Copies the input that has been read but not yet processed, or a prefix of it.
     *
     * @param target       receives the copy
     * @param targetOffset start index in the target, in bytes
     * @param length       maximum number of bytes to copy
     * @return the number of bytes copied
     * @throws MalformedImageException   if it extends past the end of the record
     * @throws IndexOutOfBoundsException if the copy does not fit the target
     */
    public int getInData(final MutableDirectBuffer target, final int targetOffset, final int length) {
        return copyPart(inData(), target, targetOffset, length);
    }

    /**
     * Wraps the caller's buffer around the output that has not been written.
     *
     * @param view is wrapped around the output that has not been written; valid until the flyweight moves to another record
     * @throws MalformedImageException if it extends past the end of the record
     */
    public void wrapOutData(final DirectBuffer view) {
        wrapPart(view, DATA_OFFSET + (long) inDataLength(), outDataLength());
    }

    /**
     * Copies the output that has not been written, or a prefix of it.
     *
     * @param target       receives the copy
     * @param targetOffset start index in the target, in bytes
     * @param length       maximum number of bytes to copy
     * @return the number of bytes copied
     * @throws MalformedImageException   if it extends past the end of the record
     * @throws IndexOutOfBoundsException if the copy does not fit the target
     */
    public int getOutData(final MutableDirectBuffer target, final int targetOffset, final int length) {
        return copyPart(outData(), target, targetOffset, length);
    }

    /**
     * Returns whether the record has a unique-id.
     *
     * @return true if bit 0 is set in {@link #fields()}
     */
    public boolean hasUniqueId() {
        return (fields() & UNIQUE_ID_FIELD) != 0;
    }

    /**
     * Returns the unique-id, which distinguishes this connection from all others in the lifetime of the daemon. Only if {@link #hasUniqueId()}.
     *
     * @return an unsigned 64-bit number
     * @throws MalformedImageException if it is past the end of the record
     */
    public long uniqueId() {
        return record.getLong(uniqueIdOffset(), order);
    }

    private int uniqueIdOffset() {
        return requireInside(BitUtil.align(dataEnd(), Long.BYTES) + Long.BYTES) - Long.BYTES;
    }

    private long dataEnd() {
        return DATA_OFFSET + inDataLength() + outDataLength();
    }

    @Override
    public int fieldsLength() {
        return (hasUniqueId() ? uniqueIdOffset() + Long.BYTES : requireInside(dataEnd())) - BODY_OFFSET;
    }

    @Override
    void appendFields(final StringBuilder builder) {
        append(builder, "connId", connId());
        append(builder, "connType", connType());
        if (connType() == RING) {
            append(builder, "domid", domid());
            append(builder, "tdomid", tdomid());
            append(builder, "evtchn", evtchn());
        } else {
            append(builder, "socketFd", socketFd());
        }
        append(builder, "outRespLength", outRespLength());
        appendBytes(builder, "inData", inData());
        appendBytes(builder, "outData", outData());
        if (hasUniqueId()) {
            builder.append(", uniqueId=").append(Long.toUnsignedString(uniqueId()));
        }
    }

    @Override
    void release() {
        super.release();
        inData.wrap(0, 0);
        outData.wrap(0, 0);
    }
}
