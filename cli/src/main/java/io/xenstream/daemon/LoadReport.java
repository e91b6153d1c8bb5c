// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of loading an image.
 *
 * @param nodes               committed nodes of the store, special ones included
 * @param connections         clients that are still connected
 * @param droppedConnections  clients whose sockets are gone
 * @param domains             guests that were introduced
 * @param droppedWatches      watches of clients and guests that are not served
 * @param droppedTransactions open transactions of clients and guests that are not served
 * @param droppedOctets       octets of such clients' and guests' requests and replies
 * @param duplicateNodes      nodes that came twice; the last one counts
 * @param orphanNodes         nodes that came without a parent, which was made for them
 * @param skippedNodes        nodes that were left out: their paths or permissions are none
 * @param listeningDescriptor the socket that clients connect to, as the image calls it; -1 for none
 */
public record LoadReport(
        long nodes,
        int connections,
        int droppedConnections,
        int domains,
        long droppedWatches,
        long droppedTransactions,
        long droppedOctets,
        long duplicateNodes,
        long orphanNodes,
        long skippedNodes,
        int listeningDescriptor) {
    /**
     * Everything worth saying, in one line.
     *
     * @return for example {@code 344 nodes, 6 domains; dropped: 2 connections, 7 watches}
     */
    public String summary() {
        final List<String> kept = new ArrayList<>();
        add(kept, nodes, "node");
        add(kept, domains, "domain");
        add(kept, connections, "connection");
        final List<String> dropped = new ArrayList<>();
        add(dropped, droppedConnections, "connection");
        add(dropped, droppedWatches, "watch");
        add(dropped, droppedTransactions, "transaction");
        add(dropped, droppedOctets, "pending octet");
        final List<String> mended = new ArrayList<>();
        add(mended, duplicateNodes, "duplicate node");
        add(mended, orphanNodes, "node without parent");
        add(mended, skippedNodes, "unusable node");
        return String.join(", ", kept)
                + (dropped.isEmpty() ? "" : "; dropped: " + String.join(", ", dropped))
                + (mended.isEmpty() ? "" : "; mended: " + String.join(", ", mended));
    }

    private static void add(final List<String> parts, final long count, final String thing) {
        if (count > 0) {
            parts.add(count + " " + thing + (count == 1 ? "" : thing.endsWith("h") ? "es" : "s"));
        }
    }
}
