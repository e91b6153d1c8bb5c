// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static io.xenstream.codec.ConnectionDataDecoder.CONN_ID_OFFSET;
import static io.xenstream.codec.ConnectionDataDecoder.CONN_TYPE_OFFSET;
import static io.xenstream.codec.ConnectionDataDecoder.DATA_OFFSET;
import static io.xenstream.codec.ConnectionDataDecoder.DOMID_OFFSET;
import static io.xenstream.codec.ConnectionDataDecoder.EVTCHN_OFFSET;
import static io.xenstream.codec.ConnectionDataDecoder.FIELDS_OFFSET;
import static io.xenstream.codec.ConnectionDataDecoder.FIXED_LENGTH;
import static io.xenstream.codec.ConnectionDataDecoder.IN_DATA_LENGTH_OFFSET;
import static io.xenstream.codec.ConnectionDataDecoder.OUT_DATA_LENGTH_OFFSET;
import static io.xenstream.codec.ConnectionDataDecoder.OUT_RESP_LENGTH_OFFSET;
import static io.xenstream.codec.ConnectionDataDecoder.SOCKET_FD_OFFSET;
import static io.xenstream.codec.ConnectionDataDecoder.TDOMID_OFFSET;
import static io.xenstream.codec.ConnectionDataDecoder.UNIQUE_ID_FIELD;

import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Writes CONNECTION_DATA; see {@link ConnectionDataDecoder} for the layout. Descriptor, event channel and unique-id can be changed in place. */
public final class ConnectionDataEncoder extends RecordEncoder {
    /** Creates an encoder to wrap over the caller's buffers. */
    public ConnectionDataEncoder() {}

    ConnectionDataEncoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    /**
     * Computes the length of a body.
     *
     * @param inDataLength  number of bytes read but not yet processed, 0 to 65535
     * @param outDataLength number of bytes still to be written, 0 to 2³²-1
     * @param hasUniqueId   whether there is a unique-id
     * @return length in bytes, without padding
     * @throws IllegalArgumentException if a value is out of range
     */
    public static long bodyLength(final int inDataLength, final long outDataLength, final boolean hasUniqueId) {
        final long length = FIXED_LENGTH + requireUint16(inDataLength) + requireUint32(outDataLength);
        return hasUniqueId ? BitUtil.align(length, Long.BYTES) + Long.BYTES : length;
    }

    @Override
    public ConnectionDataEncoder wrap(final MutableDirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * Starts a new record: a ring of domain 0 by default.
     *
     * @param buffer        receives the record
     * @param offset        offset of the record's header in the buffer
     * @param recordOrder   the byte order of the image
     * @param inDataLength  number of bytes read but not yet processed, 0 to 65535
     * @param outDataLength number of bytes still to be written, limited by the size of a record
     * @param hasUniqueId   whether there is a unique-id
     * @return this
     */
    public ConnectionDataEncoder begin(
            final MutableDirectBuffer buffer,
            final int offset,
            final ByteOrder recordOrder,
            final int inDataLength,
            final long outDataLength,
            final boolean hasUniqueId) {
        final long length = bodyLength(inDataLength, outDataLength, hasUniqueId);
        beginRecord(buffer, offset, recordOrder, RecordType.CONNECTION_DATA, length);
        return begin(inDataLength, outDataLength, hasUniqueId);
    }

    ConnectionDataEncoder begin(final int inDataLength, final long outDataLength, final boolean hasUniqueId) {
        connId(0).ring(0, ConnectionDataDecoder.DOMID_INVALID, 0).outRespLength(0);
        putUint16(FIELDS_OFFSET, hasUniqueId ? UNIQUE_ID_FIELD : 0);
        putUint16(IN_DATA_LENGTH_OFFSET, inDataLength);
        putUint32(OUT_DATA_LENGTH_OFFSET, outDataLength);
        if (hasUniqueId) {
            clear((int) dataEnd(), (int) uniqueIdOffset() + Long.BYTES);
        }
        return this;
    }

    /**
     * Sets the id of the connection, unique within the image.
     *
     * @param id 1 to 2³²-1
     * @return this
     */
    public ConnectionDataEncoder connId(final long id) {
        putUint32(CONN_ID_OFFSET, id);
        return this;
    }

    /**
     * Makes the record a guest's connection over a ring.
     *
     * @param domid  the domain of the guest
     * @param tdomid the domain that the guest acts for, or {@link ConnectionDataDecoder#DOMID_INVALID}
     * @param evtchn the guest's event channel port, 0 to 2³²-1
     * @return this
     */
    public ConnectionDataEncoder ring(final int domid, final int tdomid, final long evtchn) {
        requireUint16(domid);
        requireUint16(tdomid);
        putUint32(EVTCHN_OFFSET, evtchn);
        putUint16(CONN_TYPE_OFFSET, ConnectionDataDecoder.RING);
        putUint16(DOMID_OFFSET, domid);
        putUint16(TDOMID_OFFSET, tdomid);
        return this;
    }

    /**
     * Makes the record a local client's connection over a socket.
     *
     * @param descriptor file descriptor of the socket
     * @return this
     */
    public ConnectionDataEncoder socket(final int descriptor) {
        putUint16(CONN_TYPE_OFFSET, ConnectionDataDecoder.SOCKET);
        putUint32(EVTCHN_OFFSET, 0);
        return socketFd(descriptor);
    }

    /**
     * Makes the record a connection of an unknown type.
     *
     * @param type 0 to 65535
     * @param spec the eight bytes of the type-specific field
     * @return this
     */
    public ConnectionDataEncoder other(final int type, final DirectBuffer spec) {
        if (spec.capacity() != Long.BYTES) {
            throw new IllegalArgumentException("conn-spec has 8 bytes, not " + spec.capacity());
        }
        putUint16(CONN_TYPE_OFFSET, type);
        put(SOCKET_FD_OFFSET, spec, 0, Long.BYTES);
        return this;
    }

    /**
     * Changes the descriptor of a local client's connection.
     *
     * @param descriptor file descriptor of the socket
     * @return this
     */
    public ConnectionDataEncoder socketFd(final int descriptor) {
        record.putInt(SOCKET_FD_OFFSET, descriptor, order);
        return this;
    }

    /**
     * Changes the event channel of a guest's connection.
     *
     * @param port 0 to 2³²-1
     * @return this
     */
    public ConnectionDataEncoder evtchn(final long port) {
        putUint32(EVTCHN_OFFSET, port);
        return this;
    }

    /**
     * Sets the length of the remainder of a partially sent response at the start of the output.
     *
     * @param length length in bytes, at most that of the output
     * @return this
     */
    public ConnectionDataEncoder outRespLength(final int length) {
        putUint16(OUT_RESP_LENGTH_OFFSET, length);
        return this;
    }

    /**
     * Sets the input that has been read from the client but not yet processed.
     *
     * @param bytes as many bytes as were claimed
     * @return this
     */
    public ConnectionDataEncoder inData(final DirectBuffer bytes) {
        requireLength(bytes, uint16(IN_DATA_LENGTH_OFFSET));
        put(DATA_OFFSET, bytes, 0, bytes.capacity());
        return this;
    }

    /**
     * Sets the output that has not been written to the client.
     *
     * @param bytes as many bytes as were claimed
     * @return this
     */
    public ConnectionDataEncoder outData(final DirectBuffer bytes) {
        requireLength(bytes, record.getInt(OUT_DATA_LENGTH_OFFSET, order));
        put(DATA_OFFSET + uint16(IN_DATA_LENGTH_OFFSET), bytes, 0, bytes.capacity());
        return this;
    }

    private static void requireLength(final DirectBuffer bytes, final int claimed) {
        if (bytes.capacity() != claimed) {
            throw new IllegalArgumentException(bytes.capacity() + " bytes where " + claimed + " were claimed");
        }
    }

    /**
     * Sets the unique-id, which distinguishes this connection from all others in the lifetime of the daemon.
     *
     * @param id an unsigned 64-bit number
     * @return this
     * @throws IllegalStateException     if the record has no unique-id
     * @throws IndexOutOfBoundsException if its data extends past the end of the record
     */
    public ConnectionDataEncoder uniqueId(final long id) {
        if ((uint16(FIELDS_OFFSET) & UNIQUE_ID_FIELD) == 0) {
            throw new IllegalStateException("the record has no unique-id");
        }
        final long index = uniqueIdOffset();
        if (index > record.length - Long.BYTES) {
            throw new IndexOutOfBoundsException("a unique-id at byte " + index + " of a record of " + record.length);
        }
        record.putLong((int) index, id, order);
        return this;
    }

    private long dataEnd() {
        return DATA_OFFSET
                + uint16(IN_DATA_LENGTH_OFFSET)
                + Integer.toUnsignedLong(record.getInt(OUT_DATA_LENGTH_OFFSET, order));
    }

    private long uniqueIdOffset() {
        return BitUtil.align(dataEnd(), Long.BYTES);
    }
}
