// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.GlobalQuotaDataDecoder;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.QuotaEntries;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.TransactionDataDecoder;
import io.xenstream.codec.WatchDecoder;
import io.xenstream.codec.XenstreamException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * * The content of an image, counted in one pass up to the first unreadable record. Memory is bounded: a fixed number of connections,
 * transactions and quotas is tracked individually, the rest is only counted.
 */
final class ImageSurvey {
    static final int MOST_TRACKED = 1 << 14;
    static final int MOST_QUOTAS = 32;
    private static final int DOMAINS = 1 << 16;
    private static final int QUOTA_NAME_SHOWN = 40;

    final ImageHeader header;
    final long length;
    final Map<String, Long> domainQuotas = new LinkedHashMap<>();
    final Map<String, Long> globalQuotas = new LinkedHashMap<>();
    /** Why the image cannot be read to its end; null if it can. */
    XenstreamException unreadable;

    long records;
    long nodes;
    long transactionNodes;
    long nodeBytes;
    long connections;
    long watches;
    long transactions;
    private final DomainUse[] domains = new DomainUse[DOMAINS];
    private final Long2ObjectHashMap<ConnectionUse> tracked = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<TransactionUse> pending = new Long2ObjectHashMap<>();

    private ImageSurvey(final ImageReader reader) {
        header = reader.header();
        length = reader.region().length();
    }

    /** Surveys an image, whose header must be valid. */
    static ImageSurvey of(final Region region, final ReadOptions options) {
        try (ImageReader reader = ImageReader.open(region, options)) {
            final ImageSurvey survey = new ImageSurvey(reader);
            try {
                survey.addAll(reader);
            } catch (final XenstreamException unreadable) {
                survey.unreadable = unreadable;
            }
            return survey;
        }
    }

    private void addAll(final ImageReader reader) {
        while (reader.next()) {
            records++;
            try {
                add(reader);
            } catch (final MalformedImageException malformed) {
                // The verifier reports it; the following records can be read.
            }
        }
    }

    private void add(final ImageReader reader) {
        switch (reader.type()) {
            case RecordType.NODE_DATA -> add(reader.nodeData(), reader.paddedLength());
            case RecordType.CONNECTION_DATA -> add(reader.connectionData());
            case RecordType.WATCH_DATA -> add(reader.watchData());
            case RecordType.WATCH_DATA_EXTENDED -> add(reader.watchDataExtended());
            case RecordType.TRANSACTION_DATA -> add(reader.transactionData());
            case RecordType.GLOBAL_QUOTA_DATA -> add(reader.globalQuotaData());
            case RecordType.DOMAIN_DATA -> add(reader.domainData());
            default -> {
                // The page does not show other records.
            }
        }
    }

    private void add(final NodeDataDecoder node, final int bytes) {
        if (!node.isCommitted()) {
            transactionNodes++;
            final TransactionUse transaction = pending.get(key(node.connId(), node.txId()));
            if (transaction != null) {
                transaction.add(node);
                final DomainUse domain = domainOf(transaction.connId);
                domain.largestTransaction = Math.max(domain.largestTransaction, transaction.nodes);
            }
            return;
        }
        nodes++;
        nodeBytes += bytes;
        if (node.permissionCount() > 0) {
            final DomainUse owner = domain(node.permissionDomid(0));
            owner.nodes++;
            owner.bytes += bytes;
            owner.mostPermissions = Math.max(owner.mostPermissions, node.permissionCount());
            owner.longestPath = Math.max(owner.longestPath, node.pathLength());
        }
    }

    private void add(final ConnectionDataDecoder data) {
        connections++;
        final ConnectionUse connection = new ConnectionUse(data);
        final DomainUse domain = domain(connection.domid);
        domain.pendingIn += connection.in;
        domain.pendingOut += connection.out;
        if (data.connType() == ConnectionDataDecoder.RING) {
            domain.hasRing = true;
        } else {
            domain.sockets++;
        }
        if (tracked.size() < MOST_TRACKED) {
            tracked.put(connection.connId, connection);
        }
    }

    private void add(final WatchDecoder watch) {
        watches++;
        final ConnectionUse connection = tracked.get(watch.connId());
        if (connection != null) {
            connection.add(watch);
            domain(connection.domid).watches++;
        }
    }

    private void add(final TransactionDataDecoder transaction) {
        transactions++;
        domainOf(transaction.connId()).transactions++;
        if (pending.size() < MOST_TRACKED) {
            pending.put(
                    key(transaction.connId(), transaction.txId()),
                    new TransactionUse(transaction.connId(), transaction.txId()));
        }
    }

    private void add(final GlobalQuotaDataDecoder data) {
        final QuotaEntries quotas = data.quotas();
        final int ofDomains = data.domainQuotaCount();
        while (quotas.next()) {
            put(quotas.index() < ofDomains ? domainQuotas : globalQuotas, quotas);
        }
    }

    private void add(final DomainDataDecoder data) {
        final DomainUse domain = domain(data.domid());
        domain.isDescribed = true;
        final QuotaEntries quotas = data.quotas();
        while (quotas.next()) {
            put(domain.quotas, quotas);
        }
    }

    private static void put(final Map<String, Long> quotas, final QuotaEntries quota) {
        if (quotas.size() < MOST_QUOTAS) {
            quotas.put(Printable.bytes(quota.name(), QUOTA_NAME_SHOWN), quota.value());
        }
    }

    private static long key(final long connId, final long txId) {
        return connId << Integer.SIZE | txId;
    }

    private DomainUse domain(final int domid) {
        if (domains[domid] == null) {
            domains[domid] = new DomainUse(domid);
        }
        return domains[domid];
    }

    private DomainUse domainOf(final long connId) {
        final ConnectionUse connection = tracked.get(connId);
        return domain(connection == null ? 0 : connection.domid);
    }

    /** A description of the client of a connection. */
    String client(final long connId) {
        final ConnectionUse connection = tracked.get(connId);
        return connection == null ? "connection " + connId : connection.client;
    }

    /** The domains that occur in the image, by id. */
    List<DomainUse> domains() {
        return Arrays.stream(domains).filter(Objects::nonNull).toList();
    }

    /** The connections with watches, in descending order of their number. */
    List<ConnectionUse> watching() {
        return tracked.values().stream()
                .filter(connection -> connection.watches > 0)
                .sorted(Comparator.comparingLong((ConnectionUse connection) -> -connection.watches)
                        .thenComparingLong(connection -> connection.connId))
                .toList();
    }

    /** The connections with pending data, in descending order of its length. */
    List<ConnectionUse> lagging() {
        return tracked.values().stream()
                .filter(ConnectionUse::hasPendingData)
                .sorted(Comparator.comparingLong((ConnectionUse connection) -> -connection.in - connection.out)
                        .thenComparingLong(connection -> connection.connId))
                .toList();
    }

    /** The transactions, in descending order of their nodes. */
    List<TransactionUse> pendingTransactions() {
        return pending.values().stream()
                .sorted(Comparator.comparingLong((TransactionUse transaction) -> -transaction.nodes)
                        .thenComparingLong(transaction -> transaction.connId)
                        .thenComparingLong(transaction -> transaction.txId))
                .toList();
    }
}
