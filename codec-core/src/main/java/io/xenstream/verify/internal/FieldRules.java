// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify.internal;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.GlobalDataDecoder;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.QuotaEntries;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Rule;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.WatchDecoder;
import io.xenstream.codec.internal.PathRules;
import org.agrona.DirectBuffer;

/**
 * Checks the rules for a single record, independent of the records before it: its fields, strings and lengths.
 *
 * <p>Allocates only for violations. Not thread-safe.
 */
public final class FieldRules {
    private static final int NO_DESCRIPTOR = -1;
    private static final int CONNECTION_FIELD_BITS = 1;
    /** Maximum length in bytes of a message payload. */
    private static final int LONGEST_MESSAGE = 4096;

    private static final int ACCESS_BITS = NodeDataDecoder.ACCESS_READ | NodeDataDecoder.ACCESS_WRITTEN;

    private final RecordCursor cursor;
    private final Listener listener;

    /** Receives violations. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called for each rule that the current record breaks.
         *
         * @param rule   the broken rule
         * @param detail what was found, as text
         */
        void broken(Rule rule, String detail);
    }

    /**
     * Creates a checker for the records of a cursor.
     *
     * @param cursor   the cursor, which the caller moves
     * @param listener receives the violations
     */
    public FieldRules(final RecordCursor cursor, final Listener listener) {
        this.cursor = cursor;
        this.listener = listener;
    }

    /**
     * Checks the current record of the cursor.
     *
     * @throws MalformedImageException if lengths inside the record extend past its end, so that it cannot be read
     */
    public void check() {
        switch (cursor.type()) {
            case RecordType.NODE_DATA -> checkNode(cursor.nodeData());
            case RecordType.GLOBAL_DATA -> checkGlobalData(cursor.globalData());
            case RecordType.CONNECTION_DATA -> checkConnection(cursor.connectionData());
            case RecordType.WATCH_DATA -> checkWatch(cursor.watchData());
            case RecordType.WATCH_DATA_EXTENDED -> checkWatchExtended(cursor.watchDataExtended());
            case RecordType.TRANSACTION_DATA ->
                checkTransactionId(cursor.transactionData().txId());
            case RecordType.GLOBAL_QUOTA_DATA ->
                checkQuotas(cursor.globalQuotaData().quotas());
            case RecordType.DOMAIN_DATA -> checkDomain();
            case RecordType.END -> {}
            default -> checkUnknown();
        }
        checkExtent();
    }

    /** Checks the rules for all records: no more bytes than the fields need, followed by zeros. */
    public void checkExtent() {
        if (cursor.hasSurplus()) {
            final Rule rule = cursor.type() == RecordType.END ? FormatRule.END_BODY : FormatRule.RECORD_SURPLUS;
            listener.broken(rule, cursor.record().length() + " bytes for fields of " + cursor.fieldsLength());
        }
        if (!cursor.isPaddingZero()) {
            listener.broken(FormatRule.RECORD_PADDING, "bytes other than 0 behind the fields");
        }
    }

    public void checkGlobalData(final GlobalDataDecoder global) {
        if (global.rwSocketFd() < NO_DESCRIPTOR || global.evtchnFd() < NO_DESCRIPTOR) {
            listener.broken(
                    FormatRule.GLOBAL_DESCRIPTOR,
                    "rw-socket-fd " + global.rwSocketFd() + ", evtchn-fd " + global.evtchnFd());
        }
    }

    public void checkConnection(final ConnectionDataDecoder connection) {
        if (connection.connId() == 0) {
            listener.broken(FormatRule.CONNECTION_ID_ZERO, "conn-id 0");
        }
        if (connection.connType() != ConnectionDataDecoder.RING
                && connection.connType() != ConnectionDataDecoder.SOCKET) {
            listener.broken(FormatRule.CONNECTION_TYPE, "conn-type " + connection.connType());
        }
        if ((connection.fields() & ~CONNECTION_FIELD_BITS) != 0) {
            listener.broken(FormatRule.CONNECTION_FIELDS, "fields 0x" + Integer.toHexString(connection.fields()));
        }
        if (connection.outRespLength() > connection.outDataLength()) {
            listener.broken(
                    FormatRule.CONNECTION_RESPONSE,
                    connection.outRespLength() + " of " + connection.outDataLength() + " bytes");
        }
    }

    public void checkWatch(final WatchDecoder watch) {
        if (!watch.isTerminated() || hasNul(watch.token())) {
            listener.broken(
                    FormatRule.WATCH_TERMINATOR,
                    "another byte than NUL at the end of path or token, or a NUL inside the token");
            return;
        }
        final String fault = PathRules.watchPathFault(watch.wpath());
        if (fault != null) {
            listener.broken(FormatRule.WATCH_PATH, fault);
        }
    }

    public void checkWatchExtended(final WatchDataExtendedDecoder watch) {
        if (cursor.header().version() == 1) {
            listener.broken(FormatRule.WATCH_EXTENDED_VERSION, "version 1");
        }
        if (watch.reserved() != 0) {
            listener.broken(FormatRule.WATCH_EXTENDED_PAD, "0x" + Integer.toHexString(watch.reserved()));
        }
        checkWatch(watch);
    }

    private static boolean hasNul(final DirectBuffer token) {
        for (int i = 0; i < token.capacity(); i++) {
            if (token.getByte(i) == 0) {
                return true;
            }
        }
        return false;
    }

    public void checkTransactionId(final long txId) {
        if (txId == 0) {
            listener.broken(FormatRule.TRANSACTION_ID_ZERO, "tx-id 0");
        }
    }

    public void checkDomain() {
        final long features = cursor.domainData().features();
        if (cursor.header().version() == 1 && features != 0) {
            listener.broken(FormatRule.DOMAIN_FEATURES, "features 0x" + Long.toHexString(features));
        }
        checkQuotas(cursor.domainData().quotas());
    }

    public void checkQuotas(final QuotaEntries quotas) {
        while (quotas.next()) {
            if (quotas.name().capacity() == 0) {
                listener.broken(FormatRule.QUOTA_NAME, "an empty name of quota " + quotas.index());
            }
        }
    }

    public void checkUnknown() {
        listener.broken(FormatRule.RECORD_UNKNOWN_TYPE, "type " + Integer.toUnsignedString(cursor.type()));
    }

    /** Checks a node and returns whether its path is valid. */
    public boolean checkNode(final NodeDataDecoder node) {
        node.fieldsLength();
        if (!node.isCommitted() && (node.access() & ~ACCESS_BITS) != 0) {
            listener.broken(FormatRule.NODE_ACCESS, "access " + node.access());
        }
        if (!node.isCommitted() && node.access() == 0 && (node.valueLength() > 0 || node.permissionCount() > 0)) {
            listener.broken(
                    FormatRule.NODE_DELETED,
                    "value of " + node.valueLength() + " bytes, perm-count " + node.permissionCount());
        }
        checkPermissions(node);
        if (node.valueLength() > LONGEST_MESSAGE) {
            listener.broken(FormatRule.NODE_VALUE, node.valueLength() + " bytes");
        }
        if (node.pathTerminator() != 0) {
            listener.broken(FormatRule.NODE_TERMINATOR, "the last byte of the path is " + node.pathTerminator());
            return false;
        }
        final String fault = PathRules.nodePathFault(node.path());
        if (fault != null) {
            listener.broken(FormatRule.NODE_PATH, fault);
        }
        return fault == null;
    }

    private void checkPermissions(final NodeDataDecoder node) {
        final int count = node.permissionCount();
        if (count == 0 && (node.isCommitted() || node.access() != 0)) {
            listener.broken(FormatRule.NODE_OWNER, "perm-count 0");
        }
        for (int i = 0; i < count; i++) {
            final byte letter = node.permissionLetter(i);
            if (letter != 'n' && letter != 'r' && letter != 'w' && letter != 'b') {
                listener.broken(FormatRule.NODE_PERMISSION, "byte " + letter + " in permission " + i);
            }
            if ((node.permissionFlags(i) & ~NodeDataDecoder.PERMISSION_STALE) != 0) {
                listener.broken(
                        FormatRule.NODE_PERMISSION_FLAGS, "flags " + node.permissionFlags(i) + " in permission " + i);
            }
        }
    }
}
