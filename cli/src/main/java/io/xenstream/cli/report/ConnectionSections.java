// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import java.util.List;

/** The sections about watches, pending data and transactions. */
final class ConnectionSections {
    static final int MOST_CONNECTIONS = 60;

    private final Html html;
    private final ImageSurvey survey;

    ConnectionSections(final Html html, final ImageSurvey survey) {
        this.html = html;
        this.survey = survey;
    }

    void writeWatches() {
        html.section("watches", "Watches");
        final List<ConnectionUse> watching = survey.watching();
        if (survey.watches == 0) {
            html.paragraph("faint", "No watches.");
            return;
        }
        html.paragraph(
                        "faint",
                        Printable.counted(survey.watches, "watch").replace("watchs", "watches") + " of "
                                + Printable.counted(watching.size(), "connection") + ".")
                .searchable("Watches by connection", "#conn-id", "client", "#watches", "paths");
        watching.stream().limit(MOST_CONNECTIONS).forEach(connection -> {
            html.row()
                    .cell(connection.connId)
                    .cell(connection.client)
                    .cell(connection.watches)
                    .markup("<td>");
            for (final String path : connection.watched) {
                html.element("code", path).markup(" ");
            }
            final long more = connection.watches - connection.watched.size();
            html.element("span", "faint", more > 0 ? "and " + Printable.number(more) + " more" : "")
                    .markup("</td>")
                    .endRow();
        });
        html.endTable().more(watching.size() - MOST_CONNECTIONS, "connection");
    }

    void writePendingData() {
        html.section("pending", "Pending data");
        final List<ConnectionUse> lagging = survey.lagging();
        if (lagging.isEmpty()) {
            html.paragraph("faint", "No pending data: every request was processed and every reply written.");
            return;
        }
        html.paragraph(
                        "faint",
                        "In: read from the client but not processed. Out: not yet written to the client; “rest of a"
                                + " response” is the part that completes a partly sent response.")
                .searchable(
                        "Pending data",
                        "#conn-id",
                        "client",
                        "direction",
                        "#bytes",
                        "#rest of a response",
                        "begins with");
        lagging.stream().limit(MOST_CONNECTIONS).forEach(connection -> {
            if (connection.in > 0) {
                row(connection, "in", connection.in, 0, connection.inData);
            }
            if (connection.out > 0) {
                row(connection, "out", connection.out, connection.restOfResponse, connection.outData);
            }
        });
        html.endTable().more(lagging.size() - MOST_CONNECTIONS, "connection");
    }

    private void row(
            final ConnectionUse connection,
            final String direction,
            final long bytes,
            final long ofResponse,
            final String data) {
        html.row()
                .cell(connection.connId)
                .cell(connection.client)
                .cell(direction)
                .cell(bytes)
                .cell(ofResponse)
                .code(data)
                .endRow();
    }

    void writeTransactions() {
        html.section("transactions", "Transactions");
        final List<TransactionUse> pending = survey.pendingTransactions();
        if (pending.isEmpty()) {
            html.paragraph("faint", "No pending transactions.");
            return;
        }
        html.searchable("Transactions", "#conn-id", "client", "#tx-id", "#nodes", "#written", "#deleted");
        pending.stream()
                .limit(MOST_CONNECTIONS)
                .forEach(transaction -> html.row()
                        .cell(transaction.connId)
                        .cell(survey.client(transaction.connId))
                        .cell(transaction.txId)
                        .cell(transaction.nodes)
                        .cell(transaction.written)
                        .cell(transaction.deleted)
                        .endRow());
        html.endTable().more(survey.transactions - Math.min(pending.size(), MOST_CONNECTIONS), "transaction");
    }
}
