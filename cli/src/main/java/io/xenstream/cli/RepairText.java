// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Rule;
import io.xenstream.transform.Mending;
import io.xenstream.transform.RepairSummary;
import io.xenstream.verify.Finding;

/** What a repair has done, for people: a line a change, and one that sums up. */
final class RepairText {
    private final Output output;
    private final String image;
    private final long most;
    private long taken;

    RepairText(final Output output, final String image, final long most) {
        this.output = output;
        this.image = image;
        this.most = most;
    }

    void mended(final Mending mending) {
        if (!isWanted()) {
            return;
        }
        begin("MENDED ", mending.rule(), mending.location());
        if (!mending.before().isEmpty()) {
            output.text("; before: ").text(Session.printable(mending.before()));
        }
        output.text("; after: ")
                .text(mending.after().isEmpty() ? "nothing" : Session.printable(mending.after()))
                .newline();
    }

    void left(final Finding finding) {
        if (!isWanted()) {
            return;
        }
        begin("LEFT ", finding.rule(), finding.location());
        output.text("; ")
                .text(Session.printable(finding.detail()))
                .text("; remedy: ")
                .text(finding.rule().remedy())
                .newline();
    }

    private boolean isWanted() {
        taken++;
        return taken <= most;
    }

    private void begin(final String kind, final Rule rule, final ImageLocation location) {
        output.text(kind).text(rule.code()).text(" ");
        if (location.recordIndex() >= 0) {
            output.text("record ").number(location.recordIndex());
            if (location.recordType() >= 0) {
                output.text(" (").text(RecordType.name(location.recordType())).text(")");
            }
            output.text(" at ");
        }
        output.text("offset ").number(location.offset()).text(": ").text(rule.title());
    }

    void finish(final RepairSummary summary) {
        final long omitted = taken - Math.max(0, most);
        if (omitted > 0) {
            output.text("... and ")
                    .number(omitted)
                    .text(" more (--max-findings)")
                    .newline();
        }
        output.text(image)
                .text(outcome(summary))
                .text(counted(summary.records(), "record"))
                .text(", ")
                .text(counted(summary.mendings(), "change"))
                .text(", ")
                .number(summary.left())
                .text(" left")
                .newline();
    }

    private static String outcome(final RepairSummary summary) {
        if (!summary.isMended()) {
            return ": not mended, OUT is as it was; ";
        }
        return summary.mendings() == 0 ? ": nothing to mend; " : ": mended; ";
    }

    private static String counted(final long count, final String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
