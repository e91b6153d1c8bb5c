// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ConnectionDataEncoder;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.RecordDecoder;
import java.util.Map;

/**
 * How large an image of a state is at the most.
 *
 * @param octets        of the image
 * @param records       how many, END included
 * @param longestRecord octets of the longest body
 * @param demands       the highest use of each of the daemon's limits
 */
record StateSize(long octets, long records, long longestRecord, Map<String, Long> demands) {
    private static final int PADDING = 7;
    /** What a record takes whose strings come out of one request. */
    private static final int SMALL_RECORD = 2 * MessageHeader.LONGEST_PAYLOAD;
    /** The names of limits, which both daemons compare. */
    static final String NODES = "xenstream-nodes";

    static final String CONNECTIONS = "xenstream-clients";
    static final String WATCHES = "xenstream-watches";
    static final String TRANSACTIONS = "xenstream-transactions";
    static final String TRANSACTION_NODES = "xenstream-transaction-nodes";

    static long nodeLength(final int pathLength, final Node node) {
        return recordLength(NodeDataEncoder.bodyLength(node.permissions().size(), pathLength, node.value().length));
    }

    private static long recordLength(final long bodyLength) {
        return RecordDecoder.BODY_OFFSET + ((bodyLength + PADDING) & ~PADDING);
    }

    static StateSize of(final StoreState state) {
        long octets = ImageHeader.LENGTH + SMALL_RECORD + state.store().octets();
        long records = 3 + state.store().nodes();
        long longest = SMALL_RECORD + state.quotasLength();
        long watches = 0;
        long transactions = 0;
        long transactionNodes = 0;
        octets += longest;
        for (final Domain domain : state.domains().values()) {
            records += 2;
            octets += SMALL_RECORD + StoreState.quotasLength(domain.quotas());
        }
        for (final Connection connection : state.connections()) {
            final long body = ConnectionDataEncoder.bodyLength(
                    connection.input().length(), connection.output().length(), true);
            longest = Math.max(longest, body);
            octets += recordLength(body);
            records++;
            octets += (long) SMALL_RECORD * connection.watches().size();
            records += connection.watches().size();
            watches = Math.max(watches, connection.watches().size());
            transactions = Math.max(transactions, connection.transactions().size());
            for (final Transaction transaction : connection.transactions().values()) {
                final int nodes = transaction.nodes().size() + 2;
                records += nodes;
                octets += (long) SMALL_RECORD * nodes;
                transactionNodes = Math.max(transactionNodes, nodes);
            }
        }
        return new StateSize(
                octets,
                records,
                longest,
                Map.of(
                        NODES,
                        state.store().nodes(),
                        CONNECTIONS,
                        (long) state.connections().size(),
                        WATCHES,
                        watches,
                        TRANSACTIONS,
                        transactions,
                        TRANSACTION_NODES,
                        transactionNodes));
    }
}
