// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.GlobalDataDecoder;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.QuotaEntries;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Rule;
import io.xenstream.codec.TransactionDataDecoder;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.WatchDecoder;
import org.agrona.DirectBuffer;

/** The rules for each type of record but NODE_DATA, and those for all. */
final class RecordRules {
    private static final int NO_DESCRIPTOR = -1;
    private static final int CONNECTION_FIELD_BITS = 1;

    private final ImageReader image;
    private final Findings findings;
    private final SeenIds ids;

    RecordRules(final ImageReader image, final Findings findings, final SeenIds ids) {
        this.image = image;
        this.findings = findings;
        this.ids = ids;
    }

    /** What holds for all records: no more octets than the fields need, zeros behind them. */
    void checkExtent() {
        if (image.hasSurplus()) {
            final Rule rule = image.type() == RecordType.END ? FormatRule.END_BODY : FormatRule.RECORD_SURPLUS;
            findings.add(rule, image, image.record().length() + " octets for fields of " + image.fieldsLength());
        }
        if (!image.isPaddingZero()) {
            findings.add(FormatRule.RECORD_PADDING, image, "octets other than 0 behind the fields");
        }
    }

    void checkGlobalData() {
        final GlobalDataDecoder global = image.globalData();
        if (!ids.addGlobalData()) {
            findings.add(FormatRule.GLOBAL_DUPLICATE, image, "one more GLOBAL_DATA");
        }
        if (global.rwSocketFd() < NO_DESCRIPTOR || global.evtchnFd() < NO_DESCRIPTOR) {
            findings.add(
                    FormatRule.GLOBAL_DESCRIPTOR,
                    image,
                    "rw-socket-fd " + global.rwSocketFd() + ", evtchn-fd " + global.evtchnFd());
        }
    }

    void checkConnectionData() {
        final ConnectionDataDecoder connection = image.connectionData();
        final long id = connection.connId();
        if (id == 0) {
            findings.add(FormatRule.CONNECTION_ID_ZERO, image, "conn-id 0");
        } else if (!ids.addConnection(id)) {
            findings.add(FormatRule.CONNECTION_DUPLICATE, image, "conn-id " + id);
        }
        if (connection.connType() != ConnectionDataDecoder.RING
                && connection.connType() != ConnectionDataDecoder.SOCKET) {
            findings.add(FormatRule.CONNECTION_TYPE, image, "conn-type " + connection.connType());
        }
        if ((connection.fields() & ~CONNECTION_FIELD_BITS) != 0) {
            findings.add(FormatRule.CONNECTION_FIELDS, image, "fields 0x" + Integer.toHexString(connection.fields()));
        }
        if (connection.outRespLength() > connection.outDataLength()) {
            findings.add(
                    FormatRule.CONNECTION_RESPONSE,
                    image,
                    connection.outRespLength() + " of " + connection.outDataLength() + " octets");
        }
    }

    void checkWatchData() {
        checkWatch(image.watchData());
    }

    void checkWatchDataExtended() {
        final WatchDataExtendedDecoder watch = image.watchDataExtended();
        if (image.header().version() == 1) {
            findings.add(FormatRule.WATCH_EXTENDED_VERSION, image, "version 1");
        }
        if (watch.reserved() != 0) {
            findings.add(FormatRule.WATCH_EXTENDED_PAD, image, "0x" + Integer.toHexString(watch.reserved()));
        }
        checkWatch(watch);
    }

    private void checkWatch(final WatchDecoder watch) {
        final boolean isTerminated = watch.isTerminated() && !hasNul(watch.token());
        if (!ids.hasConnection(watch.connId())) {
            findings.add(FormatRule.WATCH_CONNECTION, image, "connection " + watch.connId());
        }
        if (!isTerminated) {
            findings.add(
                    FormatRule.WATCH_TERMINATOR,
                    image,
                    "another octet than NUL at the end of path or token, or a NUL inside the token");
            return;
        }
        final String fault = PathRules.watchPathFault(watch.wpath());
        if (fault != null) {
            findings.add(FormatRule.WATCH_PATH, image, fault);
        }
    }

    private static boolean hasNul(final DirectBuffer token) {
        for (int i = 0; i < token.capacity(); i++) {
            if (token.getByte(i) == 0) {
                return true;
            }
        }
        return false;
    }

    void checkTransactionData() {
        final TransactionDataDecoder transaction = image.transactionData();
        if (!ids.hasConnection(transaction.connId())) {
            findings.add(FormatRule.TRANSACTION_CONNECTION, image, "connection " + transaction.connId());
        }
        if (transaction.txId() == 0) {
            findings.add(FormatRule.TRANSACTION_ID_ZERO, image, "tx-id 0");
        } else if (!ids.addTransaction(transaction.connId(), transaction.txId())) {
            findings.add(
                    FormatRule.TRANSACTION_DUPLICATE,
                    image,
                    "tx-id " + transaction.txId() + " of connection " + transaction.connId());
        }
    }

    void checkGlobalQuotaData() {
        if (!ids.addGlobalQuotas()) {
            findings.add(FormatRule.QUOTA_DUPLICATE, image, "one more GLOBAL_QUOTA_DATA");
        }
        checkQuotas(image.globalQuotaData().quotas());
    }

    void checkDomainData() {
        final DomainDataDecoder domain = image.domainData();
        if (!ids.addDomain(domain.domid())) {
            findings.add(FormatRule.DOMAIN_DUPLICATE, image, "domain " + domain.domid());
        }
        if (image.header().version() == 1 && domain.features() != 0) {
            findings.add(FormatRule.DOMAIN_FEATURES, image, "features 0x" + Long.toHexString(domain.features()));
        }
        checkQuotas(domain.quotas());
    }

    private void checkQuotas(final QuotaEntries quotas) {
        while (quotas.next()) {
            if (quotas.name().capacity() == 0) {
                findings.add(FormatRule.QUOTA_NAME, image, "an empty name of quota " + quotas.index());
            }
        }
    }

    void checkUnknown() {
        findings.add(FormatRule.RECORD_UNKNOWN_TYPE, image, "type " + Integer.toUnsignedString(image.type()));
    }
}
