// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.usage;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.GlobalQuotaDataDecoder;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.QuotaEntries;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.TransactionDataDecoder;
import io.xenstream.compat.TargetDaemon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Long2LongHashMap;

/**
 * Counts how much of a daemon's quotas each domain uses, in one pass over an image.
 *
 * <p>Domain 0 is left out: daemons exempt it, and clients on sockets belong to it. Of the daemons, only the C daemon of Xen 4.22 restores the limits
 * in an image; others apply their defaults. Watches and transactions count if their connection came before them, as the format demands.
 *
 * <p>Memory is bounded by the number of domain ids, however many records there are: some 6 MiB, and up to 4 MiB for the connections and transactions
 * of guests. Instances are not thread-safe.
 */
public final class QuotaSurvey {
    private static final int DOMAINS = 1 << 16;
    private static final int MOST_TRACKED = 1 << 16;
    private static final int UNKNOWN = -1;
    /** In an image, marks a quota that does not exist. */
    private static final long NO_QUOTA = 0xFFFF_FFFFL;

    private final TargetDaemon daemon;
    private final Map<Quota, Domains> domainsOf = new EnumMap<>(Quota.class);
    private final Long2LongHashMap domidOfConnection = new Long2LongHashMap(UNKNOWN);
    private final Long2LongHashMap nodesOfTransaction = new Long2LongHashMap(UNKNOWN);

    /** The use of one quota by each domain, and its limits in the image. */
    private static final class Domains {
        final long[] used = new long[DOMAINS];
        final long[] ownLimits = new long[DOMAINS];
        long commonLimit = UNKNOWN;

        Domains() {
            Arrays.fill(ownLimits, UNKNOWN);
        }

        void raise(final int domid, final long use) {
            used[domid] = Math.max(used[domid], use);
        }

        /** A quota that the image has abolished stays so. */
        void setCommonLimit(final long value) {
            if (commonLimit != NO_QUOTA) {
                commonLimit = value;
            }
        }

        /** Returns the limit in the image; 0 for no limit. */
        long limit(final int domid) {
            if (commonLimit == NO_QUOTA) {
                return 0;
            }
            return ownLimits[domid] == UNKNOWN ? commonLimit : ownLimits[domid];
        }
    }

    /**
     * Creates a survey without records.
     *
     * @param daemon the daemon whose limits apply
     * @throws IllegalArgumentException if the daemon has no limits
     */
    public QuotaSurvey(final TargetDaemon daemon) {
        if (daemon == TargetDaemon.SPEC) {
            throw new IllegalArgumentException("the specification sets no quotas");
        }
        this.daemon = daemon;
        for (final Quota quota : Quota.values()) {
            domainsOf.put(quota, new Domains());
        }
    }

    /**
     * Adds the record that the reader stands on.
     *
     * @param reader stands on a record
     * @throws io.xenstream.codec.MalformedImageException if the fields of the record exceed it
     */
    public void add(final ImageReader reader) {
        switch (reader.type()) {
            case RecordType.NODE_DATA -> add(reader.nodeData());
            case RecordType.CONNECTION_DATA -> add(reader.connectionData());
            case RecordType.WATCH_DATA -> addWatch(reader.watchData().connId());
            case RecordType.WATCH_DATA_EXTENDED ->
                addWatch(reader.watchDataExtended().connId());
            case RecordType.TRANSACTION_DATA -> add(reader.transactionData());
            case RecordType.GLOBAL_QUOTA_DATA -> add(reader.globalQuotaData());
            case RecordType.DOMAIN_DATA -> add(reader.domainData());
            default -> {
                // Other records use no quota.
            }
        }
    }

    private void add(final NodeDataDecoder node) {
        if (!node.isCommitted()) {
            addToTransaction(node.connId(), node.txId());
        } else if (node.permissionCount() > 0) {
            final int owner = node.permissionDomid(0);
            domainsOf.get(Quota.NODES).used[owner]++;
            domainsOf.get(Quota.NODE_PERMISSIONS).raise(owner, node.permissionCount());
        }
    }

    private void addToTransaction(final long connId, final long txId) {
        final long key = key(connId, txId);
        final long before = nodesOfTransaction.get(key);
        if (before != UNKNOWN) {
            nodesOfTransaction.put(key, before + 1);
            domainsOf.get(Quota.TRANSACTION_NODES).raise((int) domidOfConnection.get(connId), before + 1);
        }
    }

    private void add(final ConnectionDataDecoder connection) {
        if (connection.connType() == ConnectionDataDecoder.RING && domidOfConnection.size() < MOST_TRACKED) {
            domidOfConnection.put(connection.connId(), connection.domid());
        }
    }

    private void addWatch(final long connId) {
        final int domid = (int) domidOfConnection.get(connId);
        if (domid != UNKNOWN) {
            domainsOf.get(Quota.WATCHES).used[domid]++;
        }
    }

    private void add(final TransactionDataDecoder transaction) {
        final int domid = (int) domidOfConnection.get(transaction.connId());
        if (domid != UNKNOWN) {
            domainsOf.get(Quota.TRANSACTIONS).used[domid]++;
            if (nodesOfTransaction.size() < MOST_TRACKED) {
                nodesOfTransaction.put(key(transaction.connId(), transaction.txId()), 0);
            }
        }
    }

    private void add(final GlobalQuotaDataDecoder global) {
        final QuotaEntries entries = global.quotas();
        final int ofDomains = global.domainQuotaCount();
        while (entries.next()) {
            final long value = entries.value();
            if (entries.index() < ofDomains) {
                Quota.of(entries.nameString())
                        .ifPresent(quota -> domainsOf.get(quota).setCommonLimit(value));
            }
        }
    }

    private void add(final DomainDataDecoder domain) {
        final QuotaEntries entries = domain.quotas();
        final int domid = domain.domid();
        while (entries.next()) {
            final long value = entries.value();
            Quota.of(entries.nameString())
                    .ifPresent(quota -> domainsOf.get(quota).ownLimits[domid] = value == NO_QUOTA ? UNKNOWN : value);
        }
    }

    private static long key(final long connId, final long txId) {
        return connId << Integer.SIZE | txId;
    }

    /**
     * Returns every use of a quota that has a limit.
     *
     * @return the uses greater than 0, in descending order of their share of the limit, then by domain and quota
     */
    public List<QuotaUse> uses() {
        final List<QuotaUse> uses = new ArrayList<>();
        domainsOf.forEach((quota, domains) -> {
            for (int domid = 1; domid < DOMAINS; domid++) {
                final long use = domains.used[domid];
                final long inImage = daemon == TargetDaemon.C_4_22 ? domains.limit(domid) : UNKNOWN;
                final long limit = inImage == UNKNOWN ? quota.defaultLimit(daemon) : inImage;
                if (use > 0 && limit > 0) {
                    uses.add(new QuotaUse(domid, quota, use, limit, inImage != UNKNOWN));
                }
            }
        });
        uses.sort(((Comparator<QuotaUse>) (one, other) -> Double.compare(share(other), share(one)))
                .thenComparingInt(QuotaUse::domid)
                .thenComparing(QuotaUse::quota));
        return uses;
    }

    private static double share(final QuotaUse use) {
        return (double) use.used() / use.limit();
    }
}
