// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.Rule;
import io.xenstream.codec.RuleText;
import io.xenstream.codec.Severity;

/** What is said about taking one domain out of an image, and about merging it into another one. */
public enum PartRule implements Rule {
    /** The image holds something of the domain. */
    NO_DOMAIN(
            "XS-PART-001",
            Severity.ERROR,
            "the image holds nothing of this domain",
            "see which it has: xenstream ls IMAGE /local/domain"),
    /** The domain has one connection. */
    TWO_CONNECTIONS(
            "XS-PART-002",
            Severity.ERROR,
            "the domain has two connections",
            "remove one of them: daemons keep one, not all the same one"),
    /** What else is in the image stays there. */
    LEFT_OUT("XS-PART-003", Severity.NOTE, "left out", "nothing, if it belongs to others"),
    /** The domain is connected. */
    NO_CONNECTION(
            "XS-PART-004",
            Severity.WARNING,
            "the domain has no connection in the image",
            "introduce it to the receiving daemon"),
    /** Ids of other domains hold for one host only. */
    FOREIGN_PERMISSION(
            "XS-PART-005",
            Severity.WARNING,
            "permissions for other domains, whose ids may be others' on the other host",
            "set them again there"),
    /** What had the domain's old id has the new one. */
    REWRITTEN("XS-PART-006", Severity.NOTE, "rewritten for the domain's new id", "nothing"),
    /** No other domain gets rights because it had the id that the domain gets. */
    SAME_ID(
            "XS-PART-007",
            Severity.WARNING,
            "a permission for another domain, which has the domain's new id, is stale or domain 0's from now on",
            "set the permission again on the other host, for that domain's id there"),
    /** Messages that are under way are not rewritten. */
    PENDING(
            "XS-PART-008",
            Severity.WARNING,
            "pending input or output names the domain's old id",
            "have the domain take its output and send whole requests before it is taken out"),
    /** The domain that a connection stands for has an id on this host only. */
    TARGET(
            "XS-PART-009",
            Severity.WARNING,
            "the domain stands for another one, whose id may be another's on the other host",
            "set the target again there"),
    /** A host's unique-id says nothing to another host. */
    UNIQUE_ID(
            "XS-PART-010",
            Severity.NOTE,
            "the unique-id holds for this host only and was left out",
            "nothing: the other host has its own"),
    /** There is room for the domain's new id. */
    TOO_LONG(
            "XS-PART-011",
            Severity.ERROR,
            "a path or value is too long with the domain's new id",
            "choose an id of as many digits as the old one"),
    /** The receiver does not have the domain yet. */
    DOMAIN_EXISTS(
            "XS-PART-020",
            Severity.ERROR,
            "the base has the domain already",
            "replace what it has of the domain (--replace), or extract with another id (--rename)"),
    /** The receiver has no other node of that path. */
    NODE_EXISTS(
            "XS-PART-021",
            Severity.ERROR,
            "the base has another node with this path",
            "replace it and what is below it (--replace), or extract with another id (--rename)"),
    /** A node has a parent. */
    NO_PARENT(
            "XS-PART-022",
            Severity.ERROR,
            "neither the base nor the part has the node's parent",
            "extract without --no-parents"),
    /** Connections get ids that the base does not use. */
    NO_CONNECTION_ID(
            "XS-PART-023",
            Severity.ERROR,
            "no connection ids are left",
            "the ids of the base reach up to 2^32-1: have its daemon write it again"),
    /** What the base had of the domain is gone. */
    REPLACED("XS-PART-024", Severity.NOTE, "replaced by the part", "nothing"),
    /** Two images' connections have ids of their own. */
    RENUMBERED("XS-PART-025", Severity.NOTE, "connections of the part have new ids", "nothing");

    private final RuleText text;

    PartRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new RuleText(code, severity, title, remedy);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
