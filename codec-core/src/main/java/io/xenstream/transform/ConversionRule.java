// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.Rule;
import io.xenstream.codec.RuleText;
import io.xenstream.codec.Severity;

/** What a conversion demands of its input, or cannot keep of it. */
public enum ConversionRule implements Rule {
    /** What is converted can be held by the target, or may be lost. */
    LOSS(
            "XS-CONV-001",
            Severity.ERROR,
            "the target cannot hold all of this",
            "see what would be lost, and allow it (--allow-loss), or change it where it comes from"),
    /** Version 1 has no depth. */
    DEPTH(
            "XS-CONV-002",
            Severity.WARNING,
            "version 1 has no depth: the watch fires for all levels",
            "write version 2, or have the client bear more events"),
    /** Version 1 has no features. */
    FEATURES(
            "XS-CONV-003",
            Severity.WARNING,
            "version 1 has no features: the domain is offered all that the daemon has",
            "write version 2"),
    /** Nobody can say where the numbers are in what nobody knows. */
    UNKNOWN_ORDER(
            "XS-CONV-004",
            Severity.WARNING,
            "the numbers inside of something unknown stay in their byte order",
            "keep the byte order, or leave the record out"),
    /** Text has the port of VIRQ_DOM_EXC, an image does not. */
    DOMEXC_PORT_UNKNOWN(
            "XS-CONV-005",
            Severity.NOTE,
            "text needs the port of VIRQ_DOM_EXC, which an image does not have",
            "name it (--domexc-port): with another one, oxenstored does not notice when domains end"),
    /** A watch belongs to a connection that the text has named before. */
    WATCH_CONNECTION(
            "XS-CONV-010",
            Severity.ERROR,
            "watch of a connection that no line before has named",
            "the line is out of place: take the text again; oxenstored skips it"),
    /** A domain, and a client's socket, is named once. */
    CONNECTION_DUPLICATE(
            "XS-CONV-011", Severity.ERROR, "connection named twice", "the line is damaged: take the text again"),
    /** There is one set of descriptors. */
    GLOBAL_DUPLICATE(
            "XS-CONV-012", Severity.WARNING, "descriptors named twice", "the first line counts: take the text again"),
    /** An image has the daemon's end of an event channel. */
    LOCAL_PORT(
            "XS-CONV-013",
            Severity.ERROR,
            "a ring without the daemon's port, which an image needs",
            "dump again with a daemon that writes it, or reconnect the guest: it is not restored"),
    /** An image has neither the frame of a ring nor the guest's port. */
    RING(
            "XS-CONV-014",
            Severity.NOTE,
            "an image has no frame of a ring, nor the guest's port",
            "nothing: the C daemon finds the ring by its grant; oxenstored could not be given this image again"),
    /** An image has no port of VIRQ_DOM_EXC. */
    DOMEXC_PORT(
            "XS-CONV-015",
            Severity.NOTE,
            "an image has no port of VIRQ_DOM_EXC",
            "nothing: the C daemon binds it anew"),
    /** Parents come first. */
    NODE_ORDER(
            "XS-CONV-016",
            Severity.NOTE,
            "a node before its parent, or without one: it is written behind all others",
            "nothing; but oxenstored would skip it");

    private final RuleText text;

    ConversionRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new RuleText(code, severity, title, remedy);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
