// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static io.xenstream.codec.TransactionDataDecoder.CONN_ID_OFFSET;
import static io.xenstream.codec.TransactionDataDecoder.FIXED_LENGTH;
import static io.xenstream.codec.TransactionDataDecoder.TX_ID_OFFSET;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/** Writes TRANSACTION_DATA; see {@link TransactionDataDecoder} for the layout. */
public final class TransactionDataEncoder extends RecordEncoder {
    /** Creates an encoder to wrap over the caller's buffers. */
    public TransactionDataEncoder() {}

    TransactionDataEncoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    @Override
    public TransactionDataEncoder wrap(
            final MutableDirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * Starts a new record, with both ids 0.
     *
     * @param buffer      receives the record
     * @param offset      offset of the record's header in the buffer
     * @param recordOrder the byte order of the image
     * @return this
     */
    public TransactionDataEncoder begin(
            final MutableDirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        beginRecord(buffer, offset, recordOrder, RecordType.TRANSACTION_DATA, FIXED_LENGTH);
        return begin();
    }

    TransactionDataEncoder begin() {
        return connId(0).txId(0);
    }

    /**
     * Sets the id of the connection that opened the transaction.
     *
     * @param id 1 to 2³²-1
     * @return this
     */
    public TransactionDataEncoder connId(final long id) {
        putUint32(CONN_ID_OFFSET, id);
        return this;
    }

    /**
     * Sets the id of the transaction, unique within its connection.
     *
     * @param id 1 to 2³²-1
     * @return this
     */
    public TransactionDataEncoder txId(final long id) {
        putUint32(TX_ID_OFFSET, id);
        return this;
    }
}
