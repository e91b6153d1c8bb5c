// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.cli.command.Escapes;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Output;
import io.xenstream.diff.Change;
import io.xenstream.diff.ComparisonSummary;
import io.xenstream.diff.Difference;
import io.xenstream.diff.ElementKind;
import io.xenstream.diff.FieldChange;
import io.xenstream.diff.RecordField;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;

/** A line a difference: {@code -} for what was removed, {@code +} for what was added, {@code ~} for what was changed; and one that sums up. */
final class TextDifferenceReport extends DifferenceReport {
    /** So much of a value is shown; the JSON document has all of it. */
    private static final int MAX_BYTES = 64;

    private static final int HEX_DIGITS = 2;

    private final Output output;
    private final String before;
    private final String after;

    TextDifferenceReport(final Output output, final String before, final String after, final long most) {
        super(most);
        this.output = output;
        this.before = before;
        this.after = after;
    }

    @Override
    void print(final Difference difference) {
        output.colour(colour(difference.change()))
                .text(
                        switch (difference.change()) {
                            case ADDED -> "+ ";
                            case REMOVED -> "- ";
                            case CHANGED -> "~ ";
                        })
                .text(difference.subject().name());
        for (final RecordField field : difference.identity()) {
            output.text(" ");
            if (!field.name().equals("path") && !field.name().equals("connection")) {
                output.text(field.name()).text(" ");
            }
            print(field);
        }
        String separator = difference.fields().isEmpty() ? "" : ": ";
        for (final FieldChange field : difference.fields()) {
            output.text(separator).text(Escapes.text(field.name())).text(" ");
            print(difference.change(), field);
            separator = "; ";
        }
        output.colour(Output.Colour.NONE).newline();
    }

    private static Output.Colour colour(final Change change) {
        return switch (change) {
            case ADDED -> Output.Colour.GREEN;
            case REMOVED -> Output.Colour.RED;
            case CHANGED -> Output.Colour.YELLOW;
        };
    }

    private void print(final Change change, final FieldChange field) {
        if (change == Change.CHANGED) {
            printOrNone(field.before());
            output.text(" -> ");
            printOrNone(field.after());
            if (isLong(field.before()) || isLong(field.after())) {
                output.text(" from byte ").number(firstDifferent(field.before(), field.after()));
            }
        } else {
            print(change == Change.ADDED ? field.after() : field.before());
        }
    }

    private void printOrNone(final RecordField field) {
        if (field == null) {
            output.text("(none)");
        } else {
            print(field);
        }
    }

    private static boolean isLong(final RecordField field) {
        return field != null && field.isData() && field.text().length() / HEX_DIGITS > MAX_BYTES;
    }

    private static long firstDifferent(final RecordField before, final RecordField after) {
        final byte[] ours = before == null ? new byte[0] : HexFormat.of().parseHex(before.text());
        final byte[] theirs = after == null ? new byte[0] : HexFormat.of().parseHex(after.text());
        return Arrays.mismatch(ours, theirs);
    }

    private void print(final RecordField field) {
        if (field.isData()) {
            final UnsafeBuffer bytes = new UnsafeBuffer(HexFormat.of().parseHex(field.text()));
            final int length = bytes.capacity();
            if (length > MAX_BYTES) {
                bytes.wrap(bytes, 0, MAX_BYTES);
            }
            output.text("\"").escaped(bytes, 0).text("\"");
            if (length > MAX_BYTES) {
                output.text("... (").number(length).text(" bytes)");
            }
        } else {
            output.text(field.text().isEmpty() ? "\"\"" : Escapes.text(field.text()));
        }
    }

    @Override
    void finish(final ComparisonSummary summary) {
        if (summary.isSame()) {
            return;
        }
        if (omitted() > 0) {
            output.text("... and ")
                    .number(omitted())
                    .text(" more differences (--max-differences)")
                    .newline();
        }
        output.text(name(before)).text(" and ").text(name(after)).text(" differ");
        String separator = ": ";
        for (final ElementKind subject : ElementKind.values()) {
            for (final Change change : Change.values()) {
                final long count = summary.count(subject, change);
                if (count > 0) {
                    output.text(separator).number(count).text(" ").text(subject.name());
                    output.text(" ").text(change.name().toLowerCase(Locale.ROOT));
                    separator = ", ";
                }
            }
        }
        output.newline();
    }

    private static String name(final String argument) {
        return argument.equals(ImageFile.STDIN) ? "stdin" : Escapes.text(argument);
    }
}
