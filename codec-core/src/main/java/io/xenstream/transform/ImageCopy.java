// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ConnectionDataEncoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.DomainDataEncoder;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.GlobalDataDecoder;
import io.xenstream.codec.GlobalQuotaDataDecoder;
import io.xenstream.codec.GlobalQuotaDataEncoder;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.QuotaEntries;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Rule;
import io.xenstream.codec.TransactionDataDecoder;
import io.xenstream.codec.WatchDataDecoder;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.WatchDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Copies records field by field: each is decoded, and encoded again in the version and byte order of the writer's header.
 *
 * <p>The copy means what the original means, and is exact where the original was lenient. It drops what readers ignore: surplus, padding
 * that is not zero, reserved bits of {@code fields} and of WATCH_DATA_EXTENDED, {@code tx-id} and {@code access} of committed nodes,
 * {@code features} in an image of version 1, which does not know them. It keeps what it does not know: records of unknown type and the
 * {@code conn-spec} of connections of unknown type, both as octets. The byte order of the numbers in those cannot be changed, because
 * nobody can say where they are.
 *
 * <p>Version 1 cannot hold a watch of limited depth, nor a domain's features. A copy that would lose one of them is refused with
 * {@link CopyRule#LOSS}, whatever the version that it comes from (dialect D4 has WATCH_DATA_EXTENDED in version 1). A watch of unlimited
 * depth becomes WATCH_DATA there. A connection's unique-id is kept in both versions.
 *
 * <p>A record is checked before room is claimed for it: after an {@link ImageException} about the record the writer can go on. Nothing is allocated on the way. For one
 * thread at a time.
 */
public final class ImageCopy {
    private static final int CONN_SPEC_OFFSET = 8;
    private static final int QUOTA_VALUE_LENGTH = 4;
    private static final int FIRST_VERSION_WITH_FEATURES = 2;

    private ImageCopy() {}

    /**
     * Copies the rest of an image, and finishes the copy.
     *
     * @param from an image, of which the records already read are not copied
     * @param to   a writer without a claimed record
     * @return the length of the finished copy in octets
     * @throws MalformedImageException if a record's lengths reach past it, or a string does not end in its NUL
     * @throws ImageLimitException     {@link CopyRule#LOSS} if the writer's version cannot hold a record, or another rule if there is no
     *                                 room
     * @throws ImageException          if the image cannot be read, or the copy cannot grow
     */
    public static long copyAll(final ImageReader from, final ImageWriter to) {
        try {
            while (from.next()) {
                copy(from, to);
            }
        } catch (final InternalError fault) {
            throw from.region().explain(fault);
        }
        return to.finish();
    }

    /**
     * Copies one record. END is not copied: {@link ImageWriter#finish()} writes it.
     *
     * @param from stands on the record
     * @param to   a writer without a claimed record
     * @throws MalformedImageException if the record's lengths reach past it, or a string does not end in its NUL
     * @throws ImageLimitException     {@link CopyRule#LOSS} if the writer's version cannot hold the record, or another rule if there is no
     *                                 room
     * @throws ImageException          if the copy cannot grow
     */
    public static void copy(final RecordCursor from, final ImageWriter to) {
        switch (from.type()) {
            case RecordType.NODE_DATA -> copyNode(from, to);
            case RecordType.CONNECTION_DATA -> copyConnection(from.connectionData(), to);
            case RecordType.WATCH_DATA -> copyWatch(from, to);
            case RecordType.WATCH_DATA_EXTENDED -> copyWatchExtended(from, to);
            case RecordType.TRANSACTION_DATA -> copyTransaction(from.transactionData(), to);
            case RecordType.DOMAIN_DATA -> copyDomain(from, to);
            case RecordType.GLOBAL_DATA -> copyGlobal(from.globalData(), to);
            case RecordType.GLOBAL_QUOTA_DATA -> copyGlobalQuota(from.globalQuotaData(), to);
            case RecordType.END -> {
                return;
            }
            default -> copyOctets(from, to);
        }
        to.commit();
    }

    private static void copyNode(final RecordCursor from, final ImageWriter to) {
        final NodeDataDecoder node = from.nodeData();
        node.fieldsLength();
        if (node.pathTerminator() != 0) {
            throw unterminated(FormatRule.NODE_TERMINATOR, from);
        }
        final int permissions = node.permissionCount();
        final NodeDataEncoder copy = to.claimNodeData(permissions, node.pathLength(), node.valueLength());
        if (!node.isCommitted()) {
            copy.transaction(node.connId(), node.txId(), node.access());
        }
        for (int i = 0; i < permissions; i++) {
            copy.permission(i, node.permission(i));
        }
        copy.path(node.path()).value(node.value());
    }

    private static void copyConnection(final ConnectionDataDecoder connection, final ImageWriter to) {
        connection.fieldsLength();
        final boolean hasUniqueId = connection.hasUniqueId();
        final ConnectionDataEncoder copy =
                to.claimConnectionData(connection.inDataLength(), connection.outDataLength(), hasUniqueId);
        copy.connId(connection.connId()).outRespLength(connection.outRespLength());
        switch (connection.connType()) {
            case ConnectionDataDecoder.RING -> copy.ring(connection.domid(), connection.tdomid(), connection.evtchn());
            case ConnectionDataDecoder.SOCKET -> copy.socket(connection.socketFd());
            default -> copy.other(connection.connType(), connSpec(connection));
        }
        copy.inData(connection.inData()).outData(connection.outData());
        if (hasUniqueId) {
            copy.uniqueId(connection.uniqueId());
        }
    }

    /** Allocates; but such a connection is in no daemon's image. */
    private static DirectBuffer connSpec(final ConnectionDataDecoder connection) {
        return new UnsafeBuffer(connection.body(), CONN_SPEC_OFFSET, Long.BYTES);
    }

    private static void copyWatch(final RecordCursor from, final ImageWriter to) {
        final WatchDataDecoder watch = from.watchData();
        requireTerminated(watch, from);
        writeWatch(to, watch.connId(), watch.wpath(), watch.token());
    }

    private static void copyWatchExtended(final RecordCursor from, final ImageWriter to) {
        final WatchDataExtendedDecoder watch = from.watchDataExtended();
        requireTerminated(watch, from);
        if (to.header().version() > 1) {
            final DirectBuffer wpath = watch.wpath();
            final DirectBuffer token = watch.token();
            to.claimWatchDataExtended(wpath.capacity(), token.capacity())
                    .connId(watch.connId())
                    .depth(watch.depth())
                    .wpath(wpath)
                    .token(token);
        } else if (watch.depth() == WatchDataExtendedDecoder.UNLIMITED_DEPTH) {
            copyWithoutDepth(watch, to);
        } else {
            throw loss(from, "a watch without a limit to its depth", "depth " + watch.depth());
        }
    }

    /** Copies WATCH_DATA_EXTENDED as WATCH_DATA. */
    static void copyWithoutDepth(final RecordCursor from, final ImageWriter to) {
        final WatchDataExtendedDecoder watch = from.watchDataExtended();
        requireTerminated(watch, from);
        copyWithoutDepth(watch, to);
        to.commit();
    }

    private static void copyWithoutDepth(final WatchDataExtendedDecoder watch, final ImageWriter to) {
        writeWatch(to, watch.connId(), watch.wpath(), watch.token());
    }

    private static void requireTerminated(final WatchDecoder watch, final RecordCursor from) {
        if (!watch.isTerminated()) {
            throw unterminated(FormatRule.WATCH_TERMINATOR, from);
        }
    }

    private static void writeWatch(
            final ImageWriter to, final long connId, final DirectBuffer wpath, final DirectBuffer token) {
        to.claimWatchData(wpath.capacity(), token.capacity())
                .connId(connId)
                .wpath(wpath)
                .token(token);
    }

    private static void copyTransaction(final TransactionDataDecoder transaction, final ImageWriter to) {
        to.claimTransactionData().connId(transaction.connId()).txId(transaction.txId());
    }

    private static void copyGlobal(final GlobalDataDecoder global, final ImageWriter to) {
        to.claimGlobalData().rwSocketFd(global.rwSocketFd()).evtchnFd(global.evtchnFd());
    }

    private static void copyGlobalQuota(final GlobalQuotaDataDecoder global, final ImageWriter to) {
        final int domainQuotas = global.domainQuotaCount();
        final int globalQuotas = global.globalQuotaCount();
        final int values = QUOTA_VALUE_LENGTH * (domainQuotas + globalQuotas);
        final int names = global.fieldsLength() - GlobalQuotaDataDecoder.FIXED_LENGTH - values;
        final GlobalQuotaDataEncoder copy = to.claimGlobalQuotaData(domainQuotas, globalQuotas, names);
        final QuotaEntries quotas = global.quotas();
        while (quotas.next()) {
            copy.quota(quotas.name(), quotas.value());
        }
    }

    private static void copyDomain(final RecordCursor from, final ImageWriter to) {
        final long features = features(from);
        if (features != 0 && to.header().version() < FIRST_VERSION_WITH_FEATURES) {
            throw loss(from, "a domain without features of its own", "features 0x" + Long.toHexString(features));
        }
        copyDomain(from.domainData(), features, to);
    }

    /** The features of DOMAIN_DATA, 0 where the image's version does not know them. */
    static long features(final RecordCursor from) {
        return from.header().version() < FIRST_VERSION_WITH_FEATURES
                ? 0
                : from.domainData().features();
    }

    /** Copies DOMAIN_DATA with its quotas alone. */
    static void copyWithoutFeatures(final RecordCursor from, final ImageWriter to) {
        copyDomain(from.domainData(), 0, to);
        to.commit();
    }

    private static void copyDomain(final DomainDataDecoder domain, final long features, final ImageWriter to) {
        final int count = domain.quotaCount();
        final int names = domain.fieldsLength() - DomainDataDecoder.FIXED_LENGTH - QUOTA_VALUE_LENGTH * count;
        final DomainDataEncoder copy =
                to.claimDomainData(count, names).domid(domain.domid()).features(features);
        final QuotaEntries quotas = domain.quotas();
        while (quotas.next()) {
            copy.quota(quotas.name(), quotas.value());
        }
    }

    private static void copyOctets(final RecordCursor from, final ImageWriter to) {
        final DirectBuffer body = from.record().body();
        to.claimRecord(from.type(), body.capacity()).body(body);
    }

    private static MalformedImageException unterminated(final Rule rule, final RecordCursor from) {
        return new MalformedImageException(rule, from.location(), "a NUL at the end of each string", "another octet");
    }

    private static ImageLimitException loss(final RecordCursor from, final String expected, final String found) {
        return new ImageLimitException(CopyRule.LOSS, from.location(), expected + " for version 1", found);
    }
}
