// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.Place;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import java.util.Locale;

/** Counts repairs and remaining problems and passes them to the listener. */
final class RepairLog {
    private static final int FLAGS_OFFSET = 12;

    private final RepairListener listener;
    private long actions;
    private long left;
    private long lost;

    RepairLog(final RepairListener listener) {
        this.listener = listener;
    }

    void header(final String label, final ImageHeader header) {
        if (header.reservedFlags() != 0) {
            final String flags = String.format(Locale.ROOT, "%08x", header.reservedFlags());
            repaired(
                    RepairRule.HEADER_FLAGS,
                    Place.of(label, FLAGS_OFFSET),
                    FLAGS_OFFSET,
                    "reserved bits " + flags,
                    "reserved bits 00000000");
        }
    }

    void repaired(
            final RepairRule rule, final Place place, final long offset, final String before, final String after) {
        actions++;
        listener.repaired(new RepairAction(Finding.of(rule, place, ""), offset, before, after));
    }

    void left(final Rule rule, final Place place, final String detail) {
        left++;
        listener.unrepaired(new Finding(rule, Severity.ERROR, place, detail));
    }

    /** Logs a record that no daemon, or not the one that the image is for, could load. */
    void dropped(final Place place, final String which, final Rule rule, final String detail) {
        repaired(RepairRule.DROPPED, place, place.offset(), which + ": " + reason(rule, detail), "");
    }

    /** Logs a change, given as a bit of {@link RecordEncoding}, that a finding requires. */
    void changed(final int change, final Place place, final String which, final Finding reason) {
        final String before = which + ": " + reason(reason.rule(), reason.detail());
        switch (change) {
            case RecordEncoding.DROP -> repaired(RepairRule.DROPPED, place, place.offset(), before, "");
            case RecordEncoding.OWNER -> repaired(RepairRule.OWNER, place, place.offset(), before, "owner 0");
            case RecordEncoding.LETTERS ->
                repaired(RepairRule.PERMISSIONS, place, place.offset(), before, "n instead of unknown letters");
            case RecordEncoding.STALE ->
                repaired(RepairRule.STALE_PERMISSION, place, place.offset(), before, "marked as stale");
            case RecordEncoding.NO_TARGET -> repaired(RepairRule.TARGET, place, place.offset(), before, "no target");
            case RecordEncoding.NO_INPUT ->
                repaired(RepairRule.PENDING, place, place.offset(), before, "no pending input");
            case RecordEncoding.NO_OUTPUT ->
                repaired(RepairRule.PENDING, place, place.offset(), before, "no pending output");
            case RecordEncoding.NO_DEPTH ->
                repaired(RepairRule.WATCH_DEPTH, place, place.offset(), before, "WATCH_DATA, unlimited depth");
            case RecordEncoding.NO_VALUE -> repaired(RepairRule.IGNORED, place, place.offset(), before, "no value");
            case RecordEncoding.NO_QUOTAS -> repaired(RepairRule.IGNORED, place, place.offset(), before, "no quotas");
            default -> throw new IllegalArgumentException("no single change: " + change);
        }
    }

    /** The rule that a record broke, for the content before a change. */
    static String reason(final Rule rule, final String detail) {
        return rule.title() + (detail.isEmpty() ? "" : ": " + detail) + " (" + rule.code() + ")";
    }

    /** Logs content that the daemon will not restore. */
    void lost(final Rule rule, final Place place, final String detail) {
        lost++;
        listener.lost(new Finding(rule, Severity.WARNING, place, detail));
    }

    void at(final long index, final long offset) {
        listener.progress(index, offset);
    }

    long actions() {
        return actions;
    }

    long left() {
        return left;
    }

    long lost() {
        return lost;
    }
}
