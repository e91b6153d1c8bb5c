// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.imagetools.internal;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ConnectionDataEncoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.DomainDataEncoder;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.GlobalDataDecoder;
import io.xenstream.codec.GlobalQuotaDataDecoder;
import io.xenstream.codec.GlobalQuotaDataEncoder;
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
import io.xenstream.codec.XenstreamException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Copies one record field by field: decodes it and encodes it again in the version and byte order of the writer's header.
 *
 * <p>A record is checked before space is claimed for it, so the writer remains usable after an {@link XenstreamException} about a record.
 * Allocates only for connections of unknown type.
 */
public final class RecordCopier {
    private static final int CONN_SPEC_OFFSET = 8;
    private static final int QUOTA_VALUE_LENGTH = 4;
    private static final int FIRST_VERSION_WITH_FEATURES = 2;

    private RecordCopier() {}

    /** Called for each field that version 1 cannot represent. If a method returns, the record is copied without the field. */
    public interface LossHandler {
        /**
         * A watch has a limited depth.
         *
         * @param from positioned on the record
         */
        void onDepthLost(RecordCursor from, int depth);

        /**
         * A domain has a feature mask.
         *
         * @param from positioned on the record
         */
        void onFeaturesLost(RecordCursor from, long features);
    }

    /** Copies one record. Does nothing on END, which {@link ImageWriter#finish()} writes. */
    public static void copy(final RecordCursor from, final ImageWriter to, final LossHandler losses) {
        switch (from.type()) {
            case RecordType.NODE_DATA -> copyNode(from, to);
            case RecordType.CONNECTION_DATA -> copyConnection(from.connectionData(), to);
            case RecordType.WATCH_DATA -> copyWatch(from, to);
            case RecordType.WATCH_DATA_EXTENDED -> copyWatchExtended(from, to, losses);
            case RecordType.TRANSACTION_DATA -> copyTransaction(from.transactionData(), to);
            case RecordType.DOMAIN_DATA -> copyDomain(from, to, losses);
            case RecordType.GLOBAL_DATA -> copyGlobal(from.globalData(), to);
            case RecordType.GLOBAL_QUOTA_DATA -> copyGlobalQuota(from.globalQuotaData(), to);
            case RecordType.END -> {
                // Written by the writer itself.
            }
            default -> copyBytes(from, to);
        }
    }

    private static void copyNode(final RecordCursor from, final ImageWriter to) {
        final NodeDataDecoder node = from.nodeData();
        node.fieldsLength();
        requireTerminated(node, from);
        final int permissions = node.permissionCount();
        final NodeDataEncoder copy = to.claimNodeData(permissions, node.pathLength(), node.valueLength());
        if (!node.isCommitted()) {
            copy.transaction(node.connId(), node.txId(), node.access());
        }
        for (int i = 0; i < permissions; i++) {
            copy.permission(i, node.permission(i));
        }
        copy.path(node.path()).value(node.value());
        to.commit();
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
        to.commit();
    }

    private static DirectBuffer connSpec(final ConnectionDataDecoder connection) {
        final MutableDirectBuffer spec = Buffers.empty();
        spec.wrap(connection.body(), CONN_SPEC_OFFSET, Long.BYTES);
        return spec;
    }

    private static void copyWatch(final RecordCursor from, final ImageWriter to) {
        final WatchDataDecoder watch = from.watchData();
        requireTerminated(watch, from);
        writeWatch(to, watch.connId(), watch.wpath(), watch.token());
    }

    private static void copyWatchExtended(final RecordCursor from, final ImageWriter to, final LossHandler losses) {
        final WatchDataExtendedDecoder watch = from.watchDataExtended();
        requireTerminated(watch, from);
        if (to.header().version() > 1) {
            writeWatch(to, watch.connId(), watch.depth(), watch.wpath(), watch.token());
            return;
        }
        if (watch.depth() != WatchDataExtendedDecoder.UNLIMITED_DEPTH) {
            losses.onDepthLost(from, watch.depth());
        }
        writeWatch(to, watch.connId(), watch.wpath(), watch.token());
    }

    /** Throws {@link FormatRule#NODE_TERMINATOR} if the path of a cursor's node does not end in NUL. */
    public static void requireTerminated(final NodeDataDecoder node, final RecordCursor from) {
        if (node.pathTerminator() != 0) {
            throw unterminated(FormatRule.NODE_TERMINATOR, from);
        }
    }

    /** Throws {@link FormatRule#WATCH_TERMINATOR} if the path or the token of a cursor's watch does not end in NUL. */
    public static void requireTerminated(final WatchDecoder watch, final RecordCursor from) {
        if (!watch.isTerminated()) {
            throw unterminated(FormatRule.WATCH_TERMINATOR, from);
        }
    }

    /** Writes WATCH_DATA. */
    public static void writeWatch(
            final ImageWriter to, final long connId, final DirectBuffer wpath, final DirectBuffer token) {
        to.claimWatchData(wpath.capacity(), token.capacity())
                .connId(connId)
                .wpath(wpath)
                .token(token);
        to.commit();
    }

    /** Writes WATCH_DATA_EXTENDED. */
    public static void writeWatch(
            final ImageWriter to,
            final long connId,
            final int depth,
            final DirectBuffer wpath,
            final DirectBuffer token) {
        to.claimWatchDataExtended(wpath.capacity(), token.capacity())
                .connId(connId)
                .depth(depth)
                .wpath(wpath)
                .token(token);
        to.commit();
    }

    private static void copyTransaction(final TransactionDataDecoder transaction, final ImageWriter to) {
        to.claimTransactionData().connId(transaction.connId()).txId(transaction.txId());
        to.commit();
    }

    private static void copyGlobal(final GlobalDataDecoder global, final ImageWriter to) {
        to.claimGlobalData().rwSocketFd(global.rwSocketFd()).evtchnFd(global.evtchnFd());
        to.commit();
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
        to.commit();
    }

    private static void copyDomain(final RecordCursor from, final ImageWriter to, final LossHandler losses) {
        final DomainDataDecoder domain = from.domainData();
        final long features = features(domain, from.header().version());
        final boolean isLost = features != 0 && to.header().version() < FIRST_VERSION_WITH_FEATURES;
        if (isLost) {
            losses.onFeaturesLost(from, features);
        }
        writeDomain(to, domain.domid(), isLost ? 0 : features, domain);
    }

    /** The features of DOMAIN_DATA; 0 in a version 1 image, which has none. */
    public static long features(final DomainDataDecoder domain, final int version) {
        return version < FIRST_VERSION_WITH_FEATURES ? 0 : domain.features();
    }

    /** Writes DOMAIN_DATA with the quotas of another one. */
    public static void writeDomain(
            final ImageWriter to, final int domid, final long features, final DomainDataDecoder quotasFrom) {
        final int count = quotasFrom.quotaCount();
        final int names = quotasFrom.fieldsLength() - DomainDataDecoder.FIXED_LENGTH - QUOTA_VALUE_LENGTH * count;
        final DomainDataEncoder copy =
                to.claimDomainData(count, names).domid(domid).features(features);
        final QuotaEntries quotas = quotasFrom.quotas();
        while (quotas.next()) {
            copy.quota(quotas.name(), quotas.value());
        }
        to.commit();
    }

    private static void copyBytes(final RecordCursor from, final ImageWriter to) {
        final DirectBuffer body = from.record().body();
        to.claimRecord(from.type(), body.capacity()).body(body);
        to.commit();
    }

    /**
     * Describes what of a record keeps its byte order because its type is unknown, if the header of a copy has another one.
     *
     * @return null if all numbers of the record are converted
     */
    public static String unconvertedPart(final RecordCursor from, final ImageWriter to) {
        if (from.header().byteOrder() == to.header().byteOrder()) {
            return null;
        }
        if (from.type() == RecordType.CONNECTION_DATA) {
            final int type = from.connectionData().connType();
            final boolean isKnown = type == ConnectionDataDecoder.RING || type == ConnectionDataDecoder.SOCKET;
            return isKnown ? null : "a connection of type " + type;
        }
        return RecordType.isKnown(from.type()) ? null : from.record().body().capacity() + " bytes";
    }

    private static MalformedImageException unterminated(final Rule rule, final RecordCursor from) {
        return new MalformedImageException(rule, from.place(), "a NUL at the end of each string", "another byte");
    }
}
