// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/** Findings about extracting one domain from an image, and about merging it into another image. */
public enum PartRule implements Rule {
    /** The image contains something of the domain. */
    NO_DOMAIN(
            "XS-PART-001",
            Severity.ERROR,
            "the image contains nothing of this domain",
            "list the domains in the image: xenstream ls IMAGE /local/domain"),
    /** The domain has one connection. */
    TWO_CONNECTIONS(
            "XS-PART-002",
            Severity.ERROR,
            "the domain has two connections",
            "remove one of them: each daemon keeps only one, and daemons differ in which"),
    /** Other records are not extracted. */
    LEFT_OUT("XS-PART-003", Severity.NOTE, "omitted", "nothing, if it belongs to other domains"),
    /** The domain is connected. */
    NO_CONNECTION(
            "XS-PART-004",
            Severity.WARNING,
            "the domain has no connection in the image",
            "introduce the domain to the receiving daemon"),
    /** Ids of other domains are valid on one host only. */
    FOREIGN_PERMISSION(
            "XS-PART-005",
            Severity.WARNING,
            "permissions for other domains, whose ids may differ on the receiving host",
            "set them again on that host"),
    /** The domain's old id is replaced by the new one. */
    REWRITTEN("XS-PART-006", Severity.NOTE, "rewritten for the domain's new id", "nothing"),
    /** Permissions of another domain that has the new id on the source host are not passed to the renamed domain. */
    SAME_ID(
            "XS-PART-007",
            Severity.WARNING,
            "permission for another domain that has the new id: made stale or given to domain 0",
            "set the permission again on the receiving host, for that domain's id there"),
    /** Pending messages are not rewritten. */
    PENDING(
            "XS-PART-008",
            Severity.WARNING,
            "pending input or output contains the domain's old id",
            "let the domain read its output and finish its requests before extracting it"),
    /** The id of a target domain is valid on one host only. */
    TARGET(
            "XS-PART-009",
            Severity.WARNING,
            "the id of the domain's target is one of the source host: written as none",
            "specify the target's id on the receiving host (--target-domid), or set the target there"),
    /** A unique-id is valid on one host only. */
    UNIQUE_ID(
            "XS-PART-010",
            Severity.NOTE,
            "the unique-id is valid on this host only and was omitted",
            "nothing: the receiving host assigns its own"),
    /** The new path or value fits a record. */
    TOO_LONG(
            "XS-PART-011",
            Severity.ERROR,
            "a path or value is too long with the domain's new id",
            "choose an id with as many digits as the old one"),
    /** An event channel port is bound by one daemon only. */
    NO_PORT(
            "XS-PART-012",
            Severity.WARNING,
            "the event channel port is one of the source host: written as none",
            "specify the port on the receiving host (--evtchn), or introduce the domain there; without one, the C daemon ignores the guest"),
    /** Some values are valid on one host only. */
    HOST_VALUE(
            "XS-PART-013",
            Severity.NOTE,
            "a value of the source host",
            "have the receiving host's toolstack, backends or guest write it again"),
    /** The base does not contain the domain. */
    DOMAIN_EXISTS(
            "XS-PART-020",
            Severity.ERROR,
            "the base already contains the domain",
            "replace the domain (--replace), or extract it with another id (--rename)"),
    /** The base has no other node with this path. */
    NODE_EXISTS(
            "XS-PART-021",
            Severity.ERROR,
            "the base has a different node at this path",
            "replace the node and its subtree (--replace), or extract with another id (--rename)"),
    /** A node has a parent. */
    NO_PARENT(
            "XS-PART-022",
            Severity.ERROR,
            "neither the base nor the part contains the node's parent",
            "extract without --no-parents"),
    /** Connections get ids that the base does not use. */
    NO_CONNECTION_ID(
            "XS-PART-023",
            Severity.ERROR,
            "no connection ids are left",
            "the base uses ids up to 2^32-1: take a new image from its daemon"),
    /** Records of the base were replaced. */
    REPLACED("XS-PART-024", Severity.NOTE, "replaced by the part", "nothing"),
    /** Connection ids of the part do not collide with those of the base. */
    RENUMBERED("XS-PART-025", Severity.NOTE, "connections of the part have new ids", "nothing"),
    /** Each guest has an event channel port of its own. */
    PORT_TAKEN(
            "XS-PART-026",
            Severity.ERROR,
            "two domains would have the same event channel port",
            "specify the port that the receiving daemon has bound for this domain (--evtchn)"),
    /** A port in a part was specified for the receiving host. */
    PORT_KEPT(
            "XS-PART-027",
            Severity.WARNING,
            "the event channel port of the part is kept",
            "check that the receiving daemon has bound it for this domain, or specify the port (--evtchn)"),
    /** A port or a target is for one connection. */
    ONE_CONNECTION(
            "XS-PART-028",
            Severity.ERROR,
            "a port or a target is for one domain, but the part has another number of connections",
            "merge the domains one by one");

    private final Rule.Text text;

    PartRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new Rule.Text(code, severity, title, remedy);
    }

    @Override
    public Rule.Text text() {
        return text;
    }
}
