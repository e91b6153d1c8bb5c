// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.RecordType;
import io.xenstream.verify.Finding;

/** Prints what came of taking a part out of an image, or of merging one, a line each. */
final class PartReport {
    private final Output output;
    private final long most;
    private long taken;

    PartReport(final Output output, final long most) {
        this.output = output;
        this.most = most;
    }

    void take(final Finding finding) {
        taken++;
        if (taken > most) {
            return;
        }
        final ImageLocation location = finding.location();
        output.text(finding.severity().name())
                .text(" ")
                .text(finding.rule().code())
                .text(" ");
        if (location.offset() >= 0) {
            if (location.recordIndex() >= 0) {
                output.text("record ").number(location.recordIndex()).text(" ");
            }
            output.text(RecordType.name(location.recordType()))
                    .text(" at offset ")
                    .number(location.offset())
                    .text(": ");
        }
        output.text(finding.rule().title()).text("; ").text(Session.printable(finding.detail()));
        if (!finding.rule().remedy().equals("nothing")) {
            output.text("; remedy: ").text(finding.rule().remedy());
        }
        output.newline();
    }

    void finish() {
        if (taken > most) {
            output.text("... and ")
                    .number(taken - Math.max(0, most))
                    .text(" more findings (--max-findings)")
                    .newline();
        }
    }
}
