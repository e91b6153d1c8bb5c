// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.RecordType;
import io.xenstream.verify.Consequence;
import io.xenstream.verify.Finding;
import io.xenstream.verify.Loading;
import io.xenstream.verify.Verdict;
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
        print(finding, "");
    }

    @Override
    void print(final Consequence consequence) {
        print(consequence.finding(), consequence.loading() + " ");
    }

    private void print(final Finding finding, final String loading) {
        final ImageLocation location = finding.location();
        output.text(finding.severity().name())
                .text(" ")
                .text(finding.rule().code())
                .text(" ")
                .text(loading);
        if (location.recordIndex() >= 0) {
            output.text("record ").number(location.recordIndex());
            if (location.recordType() >= 0) {
                output.text(" (").text(RecordType.name(location.recordType())).text(")");
            }
            output.text(" at ");
        }
        output.text("offset ").number(location.offset());
        output.text(": ").text(finding.rule().title());
        if (!finding.detail().isEmpty()) {
            output.text("; ").text(Session.printable(finding.detail()));
        }
        output.text("; remedy: ").text(finding.rule().remedy()).newline();
    }

    @Override
    void finish(final VerifySummary summary) {
        finish(
                summary.isGood() ? "good" : "not good",
                summary.records(),
                summary.complete(),
                summary.errors(),
                summary.warnings(),
                summary.notes());
    }

    @Override
    void finish(final Verdict verdict) {
        finish(
                verdict.receiver().code() + " " + inWords(verdict.loading()) + " (" + verdict.loading() + ")",
                verdict.records(),
                verdict.complete(),
                verdict.errors(),
                verdict.warnings(),
                verdict.notes());
    }

    private static String inWords(final Loading loading) {
        return switch (loading) {
            case LOADS -> "would load it";
            case LOADS_WITH_LOSS -> "would load it with loss";
            case FAILS -> "would refuse it";
            case CRASHES -> "would crash or lose the store";
        };
    }

    private void finish(
            final String result,
            final long records,
            final boolean isComplete,
            final long errors,
            final long warnings,
            final long notes) {
        if (omitted() > 0) {
            output.text("... and ")
                    .number(omitted())
                    .text(" more findings (--max-findings)")
                    .newline();
        }
        output.text(image.equals(ImageFile.STDIN) ? "stdin" : image)
                .text(": ")
                .text(result)
                .text("; ")
                .text(counted(records, "record"))
                .text(isComplete ? ", " : " up to where it cannot be read, ")
                .text(counted(errors, "error"))
                .text(", ")
                .text(counted(warnings, "warning"))
                .text(", ")
                .text(counted(notes, "note"))
                .newline();
    }

    private static String counted(final long count, final String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
