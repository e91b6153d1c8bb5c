// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import io.xenstream.bench.goal.Digits;
import io.xenstream.bench.goal.Figure;
import java.util.Locale;

/** The tables of a report. */
final class StoreTable {
    private final StoreReport report;
    private final StringBuilder text = new StringBuilder();

    StoreTable(final StoreReport report) {
        this.report = report;
    }

    private static String format(final String pattern, final Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    String text() {
        text.append(format(
                "%,d nodes on %s, JDK %s, load %.1f before and %.1f after%n%n",
                report.nodes(),
                report.fileSystem(),
                report.header().jdk().version(),
                report.header().loadBefore(),
                report.loadAfter()));
        text.append("| work | must | aim | measured | interval | |\n|---|---|---|---|---|---|\n");
        for (final Figure figure : report.figures()) {
            text.append(format(
                    "| %s | %s %s %s | %s | %s | %s to %s | %s |%n",
                    figure.name(),
                    figure.isFloor() ? "≥" : "≤",
                    Digits.of(figure.must()),
                    figure.unit(),
                    Digits.of(figure.aim()),
                    Digits.of(figure.measured().middle()),
                    Digits.of(figure.measured().low()),
                    Digits.of(figure.measured().high()),
                    figure.verdict()));
        }
        text.append("\n| contender | read ns | write ns | create and remove ns | list ns a child"
                + " | transaction ns a write | read p99 ns | write p99 ns | files bytes a node"
                + " | memory bytes a node | reopen after kill -9 ms |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
        report.contenders().forEach(this::add);
        return text.toString();
    }

    private void add(final Contender contender) {
        text.append("| ").append(contender.name());
        for (final double value : new double[] {
            contender.read(),
            contender.write(),
            contender.createAndRemove(),
            contender.listPerChild(),
            contender.transactionWrite(),
            contender.readP99(),
            contender.writeP99(),
            contender.fileBytes(),
            contender.memoryBytes(),
            contender.reopenMillis()
        }) {
            text.append(" | ").append(Digits.of(value));
        }
        text.append(" |\n");
    }
}
