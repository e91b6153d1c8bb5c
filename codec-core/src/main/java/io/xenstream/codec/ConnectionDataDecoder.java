// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * CONNECTION_DATA: a connection with what it has sent and not yet been sent (docs/format.md, section 3.2).
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            conn-id                            |
 *  +-------------------------------+-------------------------------+
 *  |           conn-type           |            fields             |
 *  +-------------------------------+-------------------------------+
 *  |      domid (ring) / socket-fd (socket)  |     tdomid (ring)   |
 *  +---------------------------------------------------------------+
 *  |                        evtchn (ring)                          |
 *  +-------------------------------+-------------------------------+
 *  |          in-data-len          |         out-resp-len          |
 *  +-------------------------------+-------------------------------+
 *  |                         out-data-len                          |
 *  +---------------------------------------------------------------+
 *  |        data: in-data-len octets, then out-data-len octets   ...
 *  +---------------------------------------------------------------+
 *  |      unique-id, 8 octets at a multiple of 8, if bit 0 of      |
 *  |                       fields is set                           |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class ConnectionDataDecoder extends RecordDecoder {
    /** {@code conn-type} of a guest's shared ring. */
    public static final int RING = 0;
    /** {@code conn-type} of a local client's socket. */
    public static final int SOCKET = 1;
    /** {@code tdomid} of a connection that stands for no other domain. */
    public static final int DOMID_INVALID = 0x7FF4;

    static final int CONN_ID_OFFSET = BODY_OFFSET;
    static final int CONN_TYPE_OFFSET = CONN_ID_OFFSET + 4;
    static final int FIELDS_OFFSET = CONN_TYPE_OFFSET + 2;
    static final int DOMID_OFFSET = FIELDS_OFFSET + 2;
    static final int TDOMID_OFFSET = DOMID_OFFSET + 2;
    static final int SOCKET_FD_OFFSET = DOMID_OFFSET;
    static final int EVTCHN_OFFSET = TDOMID_OFFSET + 2;
    static final int IN_DATA_LENGTH_OFFSET = EVTCHN_OFFSET + 4;
    static final int OUT_RESP_LENGTH_OFFSET = IN_DATA_LENGTH_OFFSET + 2;
    static final int OUT_DATA_LENGTH_OFFSET = OUT_RESP_LENGTH_OFFSET + 2;
    static final int DATA_OFFSET = OUT_DATA_LENGTH_OFFSET + 4;
    static final int UNIQUE_ID_FIELD = 1;
    /** Octets of the fixed fields. */
    public static final int FIXED_LENGTH = DATA_OFFSET - BODY_OFFSET;

    private final UnsafeBuffer inData = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer outData = new UnsafeBuffer(0, 0);

    /** A flyweight to be wrapped over buffers of the caller's. */
    public ConnectionDataDecoder() {}

    ConnectionDataDecoder(final RecordCursor cursor) {
        super(cursor);
    }

    @Override
    public ConnectionDataDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * The connection's number in this image.
     *
     * @return 1 to 2³²-1; 0 is not valid
     */
    public long connId() {
        return uint32(CONN_ID_OFFSET);
    }

    /**
     * How the client is connected.
     *
     * @return {@link #RING} or {@link #SOCKET}; others are not valid
     */
    public int connType() {
        return uint16(CONN_TYPE_OFFSET);
    }

    /**
     * Which optional fields are there.
     *
     * @return bit 0: unique-id; the others are reserved
     */
    public int fields() {
        return uint16(FIELDS_OFFSET);
    }

    /**
     * The guest at the other end. For a ring only.
     *
     * @return a domain's id
     */
    public int domid() {
        return uint16(DOMID_OFFSET);
    }

    /**
     * The domain that the guest stands for. For a ring only.
     *
     * @return a domain's id, or {@link #DOMID_INVALID}
     */
    public int tdomid() {
        return uint16(TDOMID_OFFSET);
    }

    /**
     * The guest's event channel port. For a ring only.
     *
     * @return 0 to 2³²-1
     */
    public long evtchn() {
        return uint32(EVTCHN_OFFSET);
    }

    /**
     * The client's socket. For a socket only.
     *
     * @return a descriptor
     */
    public int socketFd() {
        return Memory.getInt(record, SOCKET_FD_OFFSET, order);
    }

    /**
     * How much has been read from the client and not been processed.
     *
     * @return octets, up to 65535
     */
    public int inDataLength() {
        return uint16(IN_DATA_LENGTH_OFFSET);
    }

    /**
     * How much of the output ends a response that has been sent in part.
     *
     * @return octets, up to {@link #outDataLength()}
     */
    public int outRespLength() {
        return uint16(OUT_RESP_LENGTH_OFFSET);
    }

    /**
     * How much is still to be written to the client.
     *
     * @return octets, up to 2³²-1
     */
    public long outDataLength() {
        return uint32(OUT_DATA_LENGTH_OFFSET);
    }

    /**
     * What has been read from the client and not been processed.
     *
     * @return a view that belongs to this flyweight
     * @throws MalformedImageException if it reaches past the record
     */
    public DirectBuffer inData() {
        return view(inData, DATA_OFFSET, inDataLength());
    }

    /**
     * What is still to be written to the client.
     *
     * @return a view that belongs to this flyweight
     * @throws MalformedImageException if it reaches past the record
     */
    public DirectBuffer outData() {
        return view(outData, DATA_OFFSET + (long) inDataLength(), outDataLength());
    }

    /**
     * Whether the connection's unique-id is recorded.
     *
     * @return bit 0 of {@link #fields()}
     */
    public boolean hasUniqueId() {
        return (fields() & UNIQUE_ID_FIELD) != 0;
    }

    /**
     * What tells this connection from all others that the daemon ever had. Only where {@link #hasUniqueId()}.
     *
     * @return an unsigned 64-bit number
     * @throws MalformedImageException if it lies past the record
     */
    public long uniqueId() {
        return Memory.getLong(record, uniqueIdOffset(), order);
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
    void release() {
        super.release();
        inData.wrap(0, 0);
        outData.wrap(0, 0);
    }
}
