// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/** What a conversion requires of its input, and what it cannot preserve. */
public enum ConversionRule implements Rule {
    /** The target format can express the input, or losses are allowed. */
    LOSS(
            "XS-CONV-001",
            Severity.ERROR,
            "the target format cannot express everything in the input",
            "review the losses and allow them (--allow-loss), or remove their cause from the input"),
    /** Version 1 has no watch depth. */
    DEPTH(
            "XS-CONV-002",
            Severity.WARNING,
            "version 1 has no watch depth: the watch fires at every level",
            "write version 2, or make sure that the client tolerates extra events"),
    /** Version 1 has no domain features. */
    FEATURES(
            "XS-CONV-003",
            Severity.WARNING,
            "version 1 has no domain features: the domain is offered every feature of the daemon",
            "write version 2"),
    /** The positions of numbers inside a record of unknown type are unknown. */
    UNKNOWN_ORDER(
            "XS-CONV-004",
            Severity.WARNING,
            "numbers inside an unknown record keep their byte order",
            "keep the byte order, or remove the record"),
    /** Text contains the port of VIRQ_DOM_EXC; an image does not. */
    DOMEXC_PORT_UNKNOWN(
            "XS-CONV-005",
            Severity.NOTE,
            "the text needs the VIRQ_DOM_EXC port, which the image does not contain",
            "specify it (--domexc-port): with a wrong port, oxenstored does not notice when domains end"),
    /** A watch follows the line of its connection. */
    WATCH_CONNECTION(
            "XS-CONV-010",
            Severity.ERROR,
            "watch of a connection that no earlier line defines",
            "the line is out of order: take a new dump; oxenstored skips it"),
    /** Each domain and each socket is defined once. */
    CONNECTION_DUPLICATE(
            "XS-CONV-011", Severity.ERROR, "connection defined twice", "the line is damaged: take a new dump"),
    /** The descriptors are defined once. */
    GLOBAL_DUPLICATE(
            "XS-CONV-012", Severity.WARNING, "descriptors defined twice", "the first line is used; take a new dump"),
    /** An image requires the daemon's port of each ring. */
    LOCAL_PORT(
            "XS-CONV-013",
            Severity.ERROR,
            "ring without the daemon's port, which an image requires",
            "take a dump with a daemon that writes the port, or reconnect the guest: its connection is not restored"),
    /** An image contains neither the frame of a ring nor the guest's port. */
    RING(
            "XS-CONV-014",
            Severity.NOTE,
            "an image contains neither the ring's frame nor the guest's port",
            "nothing: the C daemon finds the ring by its grant; the image cannot be converted back for oxenstored"),
    /** An image does not contain the port of VIRQ_DOM_EXC. */
    DOMEXC_PORT(
            "XS-CONV-015",
            Severity.NOTE,
            "an image does not contain the VIRQ_DOM_EXC port",
            "nothing: the C daemon binds the port again"),
    /** A node follows its parent. */
    NODE_ORDER(
            "XS-CONV-016",
            Severity.NOTE,
            "node before its parent: it is written after all other nodes",
            "nothing; oxenstored would have skipped the node"),
    /** A path that can be watched, and a token without a NUL. */
    WATCH_PATH(
            "XS-CONV-017",
            Severity.ERROR,
            "watch that no client can set: it is omitted",
            "the line is damaged: take a new dump; oxenstored skips it"),
    /** A valid path. */
    NODE_PATH(
            "XS-CONV-018",
            Severity.ERROR,
            "invalid node path: the node is omitted",
            "see the path rules in docs/format.md; oxenstored skips the line"),
    /** Each node is defined once. */
    NODE_DUPLICATE(
            "XS-CONV-019",
            Severity.NOTE,
            "node appears twice: its last line counts, as in oxenstored",
            "nothing, if the last line is the right one; oxenstored itself writes each node once"),
    /** A node has a parent. */
    NODE_PARENT(
            "XS-CONV-020",
            Severity.ERROR,
            "node without a parent: it is omitted",
            "add a line for the parent; oxenstored skips the node"),
    /** The root is defined. */
    ROOT("XS-CONV-021", Severity.NOTE, "no line of the root: it is written as oxenstored creates it", "nothing"),
    /** Each ring has a port of its own. */
    PORT_DUPLICATE(
            "XS-CONV-022",
            Severity.ERROR,
            "two rings with the same port of the daemon: the second one is written without a port",
            "take a new dump, or reconnect the guest: its connection is not restored");

    private final Rule.Text text;

    ConversionRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new Rule.Text(code, severity, title, remedy);
    }

    @Override
    public Rule.Text text() {
        return text;
    }
}
