// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ConnectionDataEncoder;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.store.StoreTransaction;
import java.util.Map;

/**
 * Upper bounds of the size of the image that a successor receives.
 *
 * @param bytes        of the image
 * @param records       how many, END included
 * @param longestRecord bytes of the longest body
 * @param demands       the highest use of each limit
 */
record StateSize(long bytes, long records, long longestRecord, Map<String, Long> demands) {
    private static final int PADDING = 7;
    /** The size of a record whose strings come from one request, in bytes. */
    private static final int SMALL_RECORD = 2 * MessageHeader.LONGEST_PAYLOAD;
    /** The names under which both daemons compare limits. */
    static final String NODES = "xenstream-nodes";

    static final String CONNECTIONS = "xenstream-clients";
    static final String WATCHES = "xenstream-watches";
    static final String TRANSACTIONS = "xenstream-transactions";
    static final String TRANSACTION_NODES = "xenstream-transaction-nodes";

    private static long recordLength(final long bodyLength) {
        return RecordDecoder.BODY_OFFSET + ((bodyLength + PADDING) & ~PADDING);
    }

    static StateSize of(final StoreState state) {
        long bytes = ImageHeader.LENGTH + 2 * SMALL_RECORD;
        long records = 4;
        long longest = SMALL_RECORD;
        long watches = 0;
        long transactions = 0;
        long transactionNodes = 0;
        for (final ClientSession session : state.sessions()) {
            final long body = ConnectionDataEncoder.bodyLength(
                    session.input().length(), session.output().length(), true);
            longest = Math.max(longest, body);
            bytes += recordLength(body) + (session.isAdopted() ? SMALL_RECORD : 0);
            records += session.isAdopted() ? 2 : 1;
            bytes += (long) SMALL_RECORD * session.watches().size();
            records += session.watches().size();
            watches = Math.max(watches, session.watches().size());
            transactions = Math.max(transactions, session.transactions().size());
            for (final StoreTransaction transaction : session.transactions().values()) {
                final long parts = 1L + transaction.savedLength() / StateWriter.LONGEST_PART;
                records += parts;
                bytes += transaction.savedLength() + SMALL_RECORD * parts;
                longest = Math.max(longest, (long) StateWriter.TRANSACTION_HEADER + StateWriter.LONGEST_PART);
                transactionNodes = Math.max(transactionNodes, transaction.accessed());
            }
        }
        return new StateSize(
                bytes,
                records,
                longest,
                Map.of(
                        NODES,
                        state.store().nodes(),
                        CONNECTIONS,
                        (long) state.sessions().size(),
                        WATCHES,
                        watches,
                        TRANSACTIONS,
                        transactions,
                        TRANSACTION_NODES,
                        transactionNodes));
    }
}
