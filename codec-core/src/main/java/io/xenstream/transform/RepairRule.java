// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.Rule;
import io.xenstream.codec.RuleText;
import io.xenstream.codec.Severity;

/** What {@link ImageRepair} mends. An ERROR could not be mended; a WARNING was mended, but something is gone or was made up. */
public enum RepairRule implements Rule {
    /** Bits 1 to 31 of the header's flags are zero. */
    HEADER_FLAGS("XS-REP-001", Severity.NOTE, "reserved header flags cleared", "nothing to do"),
    /** Dialect D1. */
    WATCH_LAYOUT(
            "XS-REP-002",
            Severity.WARNING,
            "watch of Xen 4.22 (dialect D1) written as WATCH_DATA: its depth is gone",
            "the client gets all events below the path; it can set its watch again"),
    /** Dialect D4. */
    WATCH_VERSION(
            "XS-REP-003",
            Severity.WARNING,
            "WATCH_DATA_EXTENDED of a version 1 image (dialect D4) written as WATCH_DATA: it has no limit to its depth",
            "the client gets all events below the path; it can set its watch again"),
    /** {@code len} is that of the fields, rounded up to 8. */
    LENGTH("XS-REP-004", Severity.NOTE, "len rewritten", "nothing to do"),
    /** Padding is zero. */
    PADDING("XS-REP-005", Severity.NOTE, "padding cleared", "nothing to do"),
    /** A body is no longer than its fields, and nothing follows END. */
    SURPLUS("XS-REP-006", Severity.WARNING, "surplus dropped", "repair with --surplus keep if it has a meaning"),
    /** Fields that have no meaning in a record are zero. */
    UNUSED_FIELD("XS-REP-007", Severity.NOTE, "field without a meaning here cleared", "nothing to do"),
    /** What a record depends on comes before it. */
    ORDER("XS-REP-008", Severity.NOTE, "record moved behind what it depends on", "nothing to do"),
    /** A node's parent comes before it. */
    PARENT(
            "XS-REP-009",
            Severity.WARNING,
            "missing parent node created",
            "check its permissions, which are those of the nearest node above"),
    /** What can be there once is there once. */
    DUPLICATE("XS-REP-010", Severity.WARNING, "duplicate removed", "check that the first one is the one wanted"),
    /** An image ends in END. */
    TRUNCATION(
            "XS-REP-011", Severity.WARNING, "truncated image ended after its last whole record", "its tail is missing"),
    /** A record's end is known. */
    FRAMING(
            "XS-REP-012",
            Severity.ERROR,
            "no record follows, neither where len says nor where the fields end",
            "take the image again: what follows cannot be found");

    private final RuleText text;

    RepairRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new RuleText(code, severity, title, remedy);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
