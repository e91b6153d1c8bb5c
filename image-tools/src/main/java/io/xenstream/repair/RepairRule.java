// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/** What {@link ImageRepair} repairs; those from XS-REP-013 on only for a daemon. An ERROR was not repaired; a WARNING was repaired, but content was lost or made up. */
public enum RepairRule implements Rule {
    /** Bits 1 to 31 of the header's flags are zero. */
    HEADER_FLAGS("XS-REP-001", Severity.NOTE, "reserved header flags cleared", "nothing to do"),
    /** Dialect D1. */
    WATCH_LAYOUT(
            "XS-REP-002",
            Severity.WARNING,
            "watch of Xen 4.22 (dialect D1) written as WATCH_DATA: its depth is lost",
            "the client receives every event below the path; it can set the watch again"),
    /** Dialect D4. */
    WATCH_VERSION(
            "XS-REP-003",
            Severity.WARNING,
            "WATCH_DATA_EXTENDED of a version 1 image (dialect D4) written as WATCH_DATA: its depth is unlimited",
            "the client receives every event below the path; it can set the watch again"),
    /** {@code len} is the length of the fields, rounded up to 8. */
    LENGTH("XS-REP-004", Severity.NOTE, "len corrected", "nothing to do"),
    /** Padding is zero. */
    PADDING("XS-REP-005", Severity.NOTE, "padding cleared", "nothing to do"),
    /** Nothing follows the fields of a record, and nothing follows END. */
    SURPLUS("XS-REP-006", Severity.WARNING, "surplus dropped", "use --surplus keep if the surplus is needed"),
    /** Unused fields are zero. */
    UNUSED_FIELD("XS-REP-007", Severity.NOTE, "unused field cleared", "nothing to do"),
    /** A record follows the records it depends on. */
    ORDER("XS-REP-008", Severity.NOTE, "record moved after the records it depends on", "nothing to do"),
    /** A node follows its parent. */
    PARENT(
            "XS-REP-009",
            Severity.WARNING,
            "missing parent node created",
            "check its permissions, which are copied from the nearest ancestor"),
    /** No two records describe the same thing. */
    DUPLICATE("XS-REP-010", Severity.WARNING, "duplicate removed", "check that the first record is the right one"),
    /** An image ends with END. */
    TRUNCATION(
            "XS-REP-011",
            Severity.WARNING,
            "truncated image ended after its last complete record",
            "take a new image if possible: the rest is lost"),
    /** The end of a record can be determined. */
    FRAMING(
            "XS-REP-012",
            Severity.ERROR,
            "no record follows, neither at the end given by len nor at the end of the fields",
            "take a new image: the records that follow cannot be located"),
    /** A daemon refuses, misreads or ignores a record. */
    DROPPED(
            "XS-REP-013",
            Severity.WARNING,
            "record dropped: the daemon cannot load it",
            "create it again through the running daemon, if it is needed"),
    /** The owner of a node has a connection. */
    OWNER(
            "XS-REP-014",
            Severity.WARNING,
            "node given to domain 0, because its owner has no connection",
            "set the node's permissions again if its owner still exists"),
    /** A node has permissions, with known letters. */
    PERMISSIONS(
            "XS-REP-015",
            Severity.WARNING,
            "permissions replaced by ones that grant no access",
            "set the node's permissions again"),
    /** Only domains with a connection have permissions. */
    STALE_PERMISSION(
            "XS-REP-016",
            Severity.WARNING,
            "permission of a domain without a connection marked as stale, as the daemon does",
            "set the node's permissions again if the domain still exists"),
    /** Pending input and output consist of messages. */
    PENDING(
            "XS-REP-017",
            Severity.WARNING,
            "pending data dropped, because it does not consist of whole messages",
            "restart the client: it waits for a lost reply or is out of sync"),
    /** The target of a domain has a connection. */
    TARGET(
            "XS-REP-018",
            Severity.WARNING,
            "target removed, because it has no connection",
            "set the target again once the daemon runs"),
    /** The daemon does not restore depths. */
    WATCH_DEPTH(
            "XS-REP-019",
            Severity.WARNING,
            "WATCH_DATA_EXTENDED written as WATCH_DATA, because the daemon does not restore depths",
            "the client receives every event below the path; it can set the watch again"),
    /** The daemon supports the version, byte order and flags. */
    HEADER(
            "XS-REP-020",
            Severity.NOTE,
            "image written in the version and byte order that the daemon supports",
            "nothing to do"),
    /** The daemon does not restore the quotas of a domain, or the value of a special node. */
    IGNORED(
            "XS-REP-021",
            Severity.WARNING,
            "content dropped that the daemon ignores",
            "set it again through the running daemon, if it is needed"),
    /** The special nodes exist. */
    SPECIAL_NODE(
            "XS-REP-022",
            Severity.WARNING,
            "missing special node created, with the permissions that the daemon gives it",
            "set its permissions again if domains other than 0 watch it");

    private final Rule.Text text;

    RepairRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new Rule.Text(code, severity, title, remedy);
    }

    @Override
    public Rule.Text text() {
        return text;
    }
}
