// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.cli.command.Escapes;
import io.xenstream.cli.command.Output;
import io.xenstream.cli.command.Terminal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;

/** Statistics as a table with bars, as wide as the terminal. */
final class StatisticsPicture {
    private static final int NAME_WIDTH = 20;
    private static final int NUMBER_WIDTH = 14;
    /** The width of the columns left of a bar. */
    private static final int LEFT_WIDTH = 2 + NAME_WIDTH + 2 * NUMBER_WIDTH + 2;

    private static final int EIGHTHS = 8;
    private static final String PARTIAL_BLOCKS = " ▏▎▍▌▋▊▉";

    private final Output output;
    private final boolean isUnicode;
    private final int barWidth;

    StatisticsPicture(final Output output, final Terminal terminal) {
        this.output = output;
        this.isUnicode = terminal.isUnicode();
        this.barWidth = Math.max(8, terminal.columns() - LEFT_WIDTH - 1);
    }

    void print(final String image, final ImageStatistics statistics, final int mostOwners) {
        output.text(String.format(
                        Locale.ROOT,
                        "%s: version %d, %s-endian, %,d bytes, %,d records",
                        Escapes.text(image),
                        statistics.header().version(),
                        DumpFormat.byteOrder(statistics.header()),
                        statistics.length(),
                        statistics.records()))
                .newline();
        title("Records", "count", "bytes");
        shares(statistics.types(), true);
        title("Nodes by owner", "nodes", "value bytes");
        final List<ImageStatistics.Share> owners = statistics.owners();
        shares(
                owners.stream()
                        .limit(mostOwners)
                        .map(owner -> new ImageStatistics.Share("domain " + owner.name(), owner.count(), owner.bytes()))
                        .toList(),
                false);
        if (owners.size() > mostOwners) {
            output.text("  and " + (owners.size() - mostOwners) + " more domains")
                    .newline();
        }
        printDepths(statistics.depths());
        printLargest(statistics.largest());
        printOverhead(statistics);
    }

    private void title(final String name, final String count, final String bytes) {
        output.newline()
                .text(String.format(
                                Locale.ROOT,
                                "%-" + (NAME_WIDTH + 2) + "s%" + NUMBER_WIDTH + "s%" + NUMBER_WIDTH + "s",
                                name,
                                count,
                                bytes)
                        .stripTrailing())
                .newline();
    }

    private void shares(final List<ImageStatistics.Share> shares, final boolean byBytes) {
        final long most = shares.stream()
                .mapToLong(share -> byBytes ? share.bytes() : share.count())
                .max()
                .orElse(0);
        for (final ImageStatistics.Share share : shares) {
            row(share.name(), grouped(share.count()), grouped(share.bytes()));
            bar(byBytes ? share.bytes() : share.count(), most);
        }
    }

    private void printDepths(final long[] depths) {
        title("Depth", "nodes", "");
        long most = 0;
        for (final long nodes : depths) {
            most = Math.max(most, nodes);
        }
        for (int depth = 0; depth < depths.length; depth++) {
            if (depths[depth] > 0) {
                row(Integer.toString(depth), grouped(depths[depth]), "");
                bar(depths[depth], most);
            }
        }
    }

    private void printLargest(final List<ImageStatistics.LargeValue> largest) {
        if (largest.isEmpty()) {
            return;
        }
        output.newline().text("Largest values").newline();
        for (final ImageStatistics.LargeValue value : largest) {
            output.text(String.format(Locale.ROOT, "  %,10d  ", value.bytes()));
            output.escaped(new UnsafeBuffer(value.path().getBytes(StandardCharsets.ISO_8859_1)), 0)
                    .newline();
        }
    }

    private void printOverhead(final ImageStatistics statistics) {
        output.newline()
                .text(String.format(
                        Locale.ROOT,
                        "Padding and surplus: %,d bytes, %.1f %% of the image",
                        statistics.padding(),
                        100.0 * statistics.padding() / statistics.length()))
                .newline();
        if (statistics.surplus() > 0) {
            output.text(String.format(Locale.ROOT, "Bytes after END: %,d", statistics.surplus()))
                    .newline();
        }
        if (statistics.transactionNodes() > 0) {
            output.text(String.format(Locale.ROOT, "Nodes in transactions: %,d", statistics.transactionNodes()))
                    .newline();
        }
    }

    private static String grouped(final long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private void row(final String name, final String count, final String bytes) {
        output.text(String.format(
                Locale.ROOT,
                "  %-" + NAME_WIDTH + "s%" + NUMBER_WIDTH + "s%" + NUMBER_WIDTH + "s",
                name,
                count,
                bytes));
    }

    private void bar(final long part, final long most) {
        final int eighths = most == 0 ? 0 : (int) Math.round((double) part / most * barWidth * EIGHTHS);
        if (part > 0) {
            output.text("  ");
            if (isUnicode) {
                final int partial = eighths == 0 ? 1 : eighths % EIGHTHS;
                output.text("█".repeat(eighths / EIGHTHS)
                        + (partial == 0 ? "" : String.valueOf(PARTIAL_BLOCKS.charAt(partial))));
            } else {
                output.text("#".repeat(Math.max(1, eighths / EIGHTHS)));
            }
        }
        output.newline();
    }
}
