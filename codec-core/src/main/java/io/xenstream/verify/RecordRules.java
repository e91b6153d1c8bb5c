// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.GlobalDataDecoder;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.TransactionDataDecoder;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.WatchDecoder;
import io.xenstream.codec.internal.SeenIds;
import io.xenstream.verify.internal.FieldRules;

/** Checks the rules for each record type except NODE_DATA, both for the record itself and in relation to earlier records. */
final class RecordRules {
    private final ImageReader image;
    private final Findings findings;
    private final SeenIds ids;
    private final FieldRules fields;

    RecordRules(final ImageReader image, final Findings findings, final SeenIds ids, final FieldRules fields) {
        this.image = image;
        this.findings = findings;
        this.ids = ids;
        this.fields = fields;
    }

    void check() {
        switch (image.type()) {
            case RecordType.GLOBAL_DATA -> checkGlobalData();
            case RecordType.CONNECTION_DATA -> checkConnectionData();
            case RecordType.WATCH_DATA -> checkWatchData();
            case RecordType.WATCH_DATA_EXTENDED -> checkWatchDataExtended();
            case RecordType.TRANSACTION_DATA -> checkTransactionData();
            case RecordType.GLOBAL_QUOTA_DATA -> checkGlobalQuotaData();
            case RecordType.DOMAIN_DATA -> checkDomainData();
            case RecordType.END -> {}
            default -> fields.checkUnknown();
        }
    }

    private void checkGlobalData() {
        final GlobalDataDecoder global = image.globalData();
        if (!ids.addGlobalData()) {
            findings.add(FormatRule.GLOBAL_DUPLICATE, image, "one more GLOBAL_DATA");
        }
        fields.checkGlobalData(global);
    }

    private void checkConnectionData() {
        final ConnectionDataDecoder connection = image.connectionData();
        final long id = connection.connId();
        if (id != 0 && !ids.addConnection(id)) {
            findings.add(FormatRule.CONNECTION_DUPLICATE, image, "conn-id " + id);
        }
        fields.checkConnection(connection);
    }

    private void checkWatchData() {
        final WatchDecoder watch = image.watchData();
        checkConnectionOf(watch);
        fields.checkWatch(watch);
    }

    private void checkWatchDataExtended() {
        final WatchDataExtendedDecoder watch = image.watchDataExtended();
        checkConnectionOf(watch);
        fields.checkWatchExtended(watch);
    }

    private void checkConnectionOf(final WatchDecoder watch) {
        if (!ids.hasConnection(watch.connId())) {
            findings.add(FormatRule.WATCH_CONNECTION, image, "connection " + watch.connId());
        }
    }

    private void checkTransactionData() {
        final TransactionDataDecoder transaction = image.transactionData();
        if (!ids.hasConnection(transaction.connId())) {
            findings.add(FormatRule.TRANSACTION_CONNECTION, image, "connection " + transaction.connId());
        }
        fields.checkTransactionId(transaction.txId());
        if (transaction.txId() != 0 && !ids.addTransaction(transaction.connId(), transaction.txId())) {
            findings.add(
                    FormatRule.TRANSACTION_DUPLICATE,
                    image,
                    "tx-id " + transaction.txId() + " of connection " + transaction.connId());
        }
    }

    private void checkGlobalQuotaData() {
        if (!ids.addGlobalQuotas()) {
            findings.add(FormatRule.QUOTA_DUPLICATE, image, "one more GLOBAL_QUOTA_DATA");
        }
        fields.checkQuotas(image.globalQuotaData().quotas());
    }

    private void checkDomainData() {
        final int domid = image.domainData().domid();
        if (!ids.addDomain(domid)) {
            findings.add(FormatRule.DOMAIN_DUPLICATE, image, "domain " + domid);
        }
        fields.checkDomain();
    }
}
