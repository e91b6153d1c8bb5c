// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * TRANSACTION_DATA: a pending transaction (docs/format.md, section 3.4).
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            conn-id                            |
 *  +---------------------------------------------------------------+
 *  |                             tx-id                             |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class TransactionDataDecoder extends RecordDecoder {
    static final int CONN_ID_OFFSET = BODY_OFFSET;
    static final int TX_ID_OFFSET = CONN_ID_OFFSET + 4;
    /** Octets of the fixed fields. */
    public static final int FIXED_LENGTH = TX_ID_OFFSET + 4 - BODY_OFFSET;

    /** A flyweight to be wrapped over buffers of the caller's. */
    public TransactionDataDecoder() {}

    TransactionDataDecoder(final RecordCursor cursor) {
        super(cursor);
    }

    @Override
    public TransactionDataDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * The connection that opened the transaction.
     *
     * @return 1 to 2³²-1
     */
    public long connId() {
        return uint32(CONN_ID_OFFSET);
    }

    /**
     * The transaction's number within its connection.
     *
     * @return 1 to 2³²-1
     */
    public long txId() {
        return uint32(TX_ID_OFFSET);
    }

    @Override
    public int fieldsLength() {
        return FIXED_LENGTH;
    }
}
