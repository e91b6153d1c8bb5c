// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.RecordType;
import io.xenstream.transform.Loss;
import java.io.PrintStream;

/** A line a loss on standard error, and one that sums up. Of nothing lost, nothing is said. */
final class TextLossReport extends LossReport {
    private final PrintStream errors;
    private final long most;

    TextLossReport(final Session session, final StateForm from, final long most) {
        super(from);
        this.errors = session.errors();
        this.most = Math.max(0, most);
    }

    @Override
    void print(final Loss loss) {
        if (losses() <= most) {
            errors.println(Session.printable(loss.severity() + " " + loss.rule().code() + " " + place(loss) + ": "
                    + loss.rule().title() + "; " + loss.detail() + "; remedy: "
                    + loss.rule().remedy()));
        }
    }

    private static String place(final Loss loss) {
        final ImageLocation location = loss.location();
        if (loss.line() > 0) {
            return "line " + loss.line();
        }
        if (location.recordIndex() < 0) {
            return "offset " + location.offset();
        }
        final String type = location.recordType() < 0 ? "" : " (" + RecordType.name(location.recordType()) + ")";
        return "record " + location.recordIndex() + type + " at offset " + location.offset();
    }

    @Override
    void finish(final boolean isWritten) {
        if (losses() > most) {
            errors.println("... and " + (losses() - most) + " more (--max-findings)");
        }
        if (losses() > 0) {
            errors.println((isWritten ? "lost: " : "would be lost: ") + counted(errors(), "error") + ", "
                    + counted(warnings(), "warning") + ", " + counted(notes(), "note"));
        }
        errors.flush();
    }

    private static String counted(final long count, final String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    @Override
    public void close() {
        // Standard error stays open.
    }
}
