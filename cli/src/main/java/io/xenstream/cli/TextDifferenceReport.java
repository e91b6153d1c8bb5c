// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.transform.Change;
import io.xenstream.transform.ComparisonSummary;
import io.xenstream.transform.Difference;
import io.xenstream.transform.FieldChange;
import io.xenstream.transform.RecordField;
import io.xenstream.transform.Subject;
import java.util.HexFormat;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;

/** A line a difference: {@code -} for what was removed, {@code +} for what was added, {@code ~} for what was changed; and one that sums up. */
final class TextDifferenceReport extends DifferenceReport {
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
        output.text(
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
            output.text(separator).text(Session.printable(field.name())).text(" ");
            print(difference.change(), field);
            separator = "; ";
        }
        output.newline();
    }

    private void print(final Change change, final FieldChange field) {
        if (change == Change.CHANGED) {
            printOrNone(field.before());
            output.text(" -> ");
            printOrNone(field.after());
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

    private void print(final RecordField field) {
        if (field.isData()) {
            output.text("\"")
                    .escaped(new UnsafeBuffer(HexFormat.of().parseHex(field.text())), 0)
                    .text("\"");
        } else {
            output.text(field.text().isEmpty() ? "\"\"" : Session.printable(field.text()));
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
        for (final Subject subject : Subject.values()) {
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
        return argument.equals(ImageFile.STDIN) ? "stdin" : Session.printable(argument);
    }
}
