// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * TRANSACTION_DATA: a pending transaction (docs/format.md, section 3.4).
 *
 * <pre>
 *        0                   1                   2                   3
 *        0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *       +---------------------------------------------------------------+
 *     0 |                            type = 4                           |
 *       +---------------------------------------------------------------+
 *     4 |                              len                              |
 *       +---------------------------------------------------------------+
 *     8 |                            conn-id                            |
 *       +---------------------------------------------------------------+
 *    12 |                             tx-id                             |
 *       +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The numbers on the left are byte offsets from the record's header, as are the offset constants.
 */
public final class TransactionDataDecoder extends RecordDecoder {
    /** Offset of conn-id, in bytes from the record's header. */
    public static final int CONN_ID_OFFSET = BODY_OFFSET;
    /** Offset of tx-id, in bytes from the record's header. */
    public static final int TX_ID_OFFSET = CONN_ID_OFFSET + 4;
    /** Length of the fixed fields: the shortest body, in bytes. */
    public static final int FIXED_LENGTH = TX_ID_OFFSET + 4 - BODY_OFFSET;

    /** Creates a flyweight without a record; wrap it over a buffer before use. */
    public TransactionDataDecoder() {}

    TransactionDataDecoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    @Override
    public TransactionDataDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * Returns the id of the connection that opened the transaction.
     *
     * @return 1 to 2³²-1
     */
    public long connId() {
        return uint32(CONN_ID_OFFSET);
    }

    /**
     * Returns the id of the transaction, unique within its connection.
     *
     * @return 1 to 2³²-1
     */
    public long txId() {
        return uint32(TX_ID_OFFSET);
    }

    @Override
    void appendFields(final StringBuilder builder) {
        append(builder, "connId", connId());
        append(builder, "txId", txId());
    }

    @Override
    public int fieldsLength() {
        return FIXED_LENGTH;
    }
}
