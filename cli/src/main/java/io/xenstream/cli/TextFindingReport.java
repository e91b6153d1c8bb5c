// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.RecordType;
import io.xenstream.verify.Finding;
import io.xenstream.verify.VerifySummary;

/** A line a finding, and one that sums up. */
final class TextFindingReport extends FindingReport {
    private final Output output;
    private final String image;

    TextFindingReport(final Output output, final String image, final long most) {
        super(most);
        this.output = output;
        this.image = image;
    }

    @Override
    void print(final Finding finding) {
        final ImageLocation location = finding.location();
        output.text(finding.severity().name())
                .text(" ")
                .text(finding.rule().code())
                .text(" ");
        if (location.recordIndex() >= 0) {
            output.text("record ").number(location.recordIndex());
            if (location.recordType() >= 0) {
                output.text(" (").text(RecordType.name(location.recordType())).text(")");
            }
            output.text(" at ");
        }
        output.text("offset ").number(location.offset());
        output.text(": ").text(finding.rule().title()).text("; ").text(Session.printable(finding.detail()));
        output.text("; remedy: ").text(finding.rule().remedy()).newline();
    }

    @Override
    void finish(final VerifySummary summary) {
        if (omitted() > 0) {
            output.text("... and ")
                    .number(omitted())
                    .text(" more findings (--max-findings)")
                    .newline();
        }
        output.text(image.equals(ImageFile.STDIN) ? "stdin" : image)
                .text(summary.isGood() ? ": good; " : ": not good; ")
                .text(counted(summary.records(), "record"))
                .text(summary.complete() ? ", " : " up to where it cannot be read, ")
                .text(counted(summary.errors(), "error"))
                .text(", ")
                .text(counted(summary.warnings(), "warning"))
                .text(", ")
                .text(counted(summary.notes(), "note"))
                .newline();
    }

    private static String counted(final long count, final String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
