// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.generate;

import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.XenstreamException;

/**
 * Writes the image of a host that does not exist, but could: domain 0, guests with their disks and network interfaces at both ends, tools
 * on sockets, watches, quotas, unfinished input and output, a transaction.
 *
 * <pre>{@code
 * try (WritableRegion region = WritableRegion.allocate(1 << 20, "host");
 *         ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
 *     long length = new HostGenerator(1_000_000, 42).generate(writer);
 * }
 * }</pre>
 *
 * <p>The same number of nodes and the same seed give the same bytes in the same version and byte order, at each run and on each machine.
 * A node's record takes about 100 bytes. What only version 2 has (unique-ids, domains' features, watches with a depth) is in images of
 * version 2 only; and so are the nodes of the transaction, because daemons of version 1 end when they are given such. A host has at most 32751 guests; if it has more nodes than such a number of common guests need, its guests have more
 * disks, interfaces and data.
 *
 * <p>Memory is of constant size, whatever the host's; nothing is allocated from node to node. A generator has no state and can be used by
 * any number of threads, each with a writer of its own.
 */
public final class HostGenerator {
    private static final int FEATURES_SINCE = 2;
    /** Daemons of version 1 take them for committed ones, or crash if they are deleted ones. */
    private static final int TRANSACTION_NODES_SINCE = 2;

    private static final int RW_SOCKET_FD = 4;
    private static final int EVTCHN_FD = 7;
    private static final long FEATURES = 0xE;
    private static final long TRANSACTION_ID = 0x101;

    private static final String[] QUOTA_NAMES = {
        "nodes",
        "watches",
        "outstanding",
        "memory",
        "soft-memory",
        "transactions",
        "transaction-nodes",
        "node-permissions",
        "path-max",
        "node-size"
    };
    private static final int[] QUOTA_VALUES = {1000, 128, 20, 2_621_440, 2_097_152, 10, 1024, 5, 2048, 2048};
    private static final int QUOTA_NODES_OF_GUEST = 2000;

    private static final String ROOT = "/";
    private static final String TOOL = "/tool";
    private static final String WRITTEN = "/tool/pending";
    private static final String DELETED = "/tool/xenstored";

    private final Host host;

    /**
     * A host of some size.
     *
     * @param nodes how many committed nodes it has, special nodes included; from 1
     * @param seed  what its content depends on; any number
     * @throws IllegalArgumentException if there is not even one node
     */
    public HostGenerator(final long nodes, final long seed) {
        if (nodes < 1) {
            throw new IllegalArgumentException("a store has at least 1 node, its root, not " + nodes);
        }
        host = Host.of(nodes, seed);
    }

    /**
     * Writes the whole image and finishes it.
     *
     * @param writer before its first record; it decides version and byte order, and is still the caller's to close
     * @return the image's length in bytes
     * @throws XenstreamException        if there is no room
     * @throws IllegalStateException if the writer has a record claimed, or is finished or closed
     */
    public long generate(final ImageWriter writer) {
        final HostConnections connections = new HostConnections(host, writer);
        writer.claimGlobalData().rwSocketFd(RW_SOCKET_FD).evtchnFd(EVTCHN_FD);
        writer.commit();
        globalQuotas(writer);
        connections.write();
        for (int domid = 0; domid <= host.guests(); domid++) {
            domain(writer, domid);
        }
        connections.writeWatches();
        writer.claimTransactionData().connId(connections.transacting()).txId(TRANSACTION_ID);
        writer.commit();
        new HostTree(host, writer, new SplitMix64(host.seed())).write();
        if (writer.header().version() >= TRANSACTION_NODES_SINCE) {
            transactionNodes(writer, connections.transacting());
        }
        return writer.finish();
    }

    private static int quotaNamesLength() {
        int length = 0;
        for (final String name : QUOTA_NAMES) {
            length += name.length() + 1;
        }
        return length;
    }

    private static void globalQuotas(final ImageWriter writer) {
        final var quotas = writer.claimGlobalQuotaData(QUOTA_NAMES.length, 0, quotaNamesLength());
        for (int i = 0; i < QUOTA_NAMES.length; i++) {
            quotas.quota(QUOTA_NAMES[i], QUOTA_VALUES[i]);
        }
        writer.commit();
    }

    private static void domain(final ImageWriter writer, final int domid) {
        final var domain = writer.claimDomainData(QUOTA_NAMES.length, quotaNamesLength())
                .domid(domid)
                .features(writer.header().version() < FEATURES_SINCE ? 0 : FEATURES);
        domain.quota(QUOTA_NAMES[0], domid == 0 ? QUOTA_VALUES[0] : QUOTA_NODES_OF_GUEST);
        for (int i = 1; i < QUOTA_NAMES.length; i++) {
            domain.quota(QUOTA_NAMES[i], QUOTA_VALUES[i]);
        }
        writer.commit();
    }

    /** A tool has looked at the root, added a node and removed another; as far as the host has grown. */
    private void transactionNodes(final ImageWriter writer, final long connId) {
        transactionNode(writer, connId, ROOT, NodeDataDecoder.ACCESS_READ);
        if (host.nodes() >= Host.OWN_NODES) {
            transactionNode(writer, connId, TOOL, NodeDataDecoder.ACCESS_READ | NodeDataDecoder.ACCESS_WRITTEN);
            transactionNode(writer, connId, WRITTEN, NodeDataDecoder.ACCESS_WRITTEN);
            writer.claimNodeData(0, DELETED.length(), 0)
                    .transaction(connId, TRANSACTION_ID, 0)
                    .path(DELETED);
            writer.commit();
        }
    }

    private static void transactionNode(
            final ImageWriter writer, final long connId, final String path, final int access) {
        writer.claimNodeData(1, path.length(), 0)
                .transaction(connId, TRANSACTION_ID, access)
                .permission(0, (byte) 'n', 0, 0)
                .path(path);
        writer.commit();
    }
}
