// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.Rule;
import io.xenstream.codec.RuleText;
import io.xenstream.codec.Severity;

/** What is demanded of the two sides of a handoff. */
public enum HandoffRule implements Rule {
    /** The socket of the handoff can be listened on, or connected to. */
    SOCKET(
            "XS-HAND-001",
            Severity.ERROR,
            "the handoff's socket cannot be used",
            "see the reason given, and check that the path is that of the daemon's handoff socket"),
    /** Nobody else can put another socket in the place of the handoff's. */
    DIRECTORY(
            "XS-HAND-002",
            Severity.ERROR,
            "the directory of the handoff's socket can be written by others",
            "chmod go-w the directory, or choose one that is the daemon's own"),
    /** Only a process of the same user hands over or takes over. */
    PEER("XS-HAND-003", Severity.ERROR, "the other process belongs to another user", "run both daemons as one user"),
    /** Each message is whole, known and in its place. */
    MESSAGE(
            "XS-HAND-004",
            Severity.ERROR,
            "a message that the handoff does not know here",
            "check that both processes are xenstream daemons; the log of the other one may say more"),
    /** Both processes know a version of the protocol in common. */
    VERSION(
            "XS-HAND-005",
            Severity.ERROR,
            "no common version of the handoff protocol",
            "start a successor of a nearer release"),
    /** The successor can hold all that is handed over. */
    CAPACITY(
            "XS-HAND-006",
            Severity.ERROR,
            "the successor cannot hold all of the image",
            "start a successor that is as new as the predecessor, or raise the limit named"),
    /** The other process goes along. */
    REFUSED(
            "XS-HAND-007",
            Severity.ERROR,
            "the other process refused",
            "see the reason that it gave; the predecessor serves on"),
    /** Each phase ends in its time. */
    TIMEOUT(
            "XS-HAND-008",
            Severity.ERROR,
            "a phase of the handoff took too long",
            "try again when the host is less busy, or give the phase named more time"),
    /** The other process lives. */
    GONE("XS-HAND-009", Severity.ERROR, "the other process is gone", "see its log; the handoff can be tried again"),
    /** Each descriptor of the image comes with it, once. */
    DESCRIPTOR(
            "XS-HAND-010",
            Severity.ERROR,
            "descriptors and image do not match",
            "the predecessor's writeState must register each descriptor that it writes into a record"),
    /** The daemon's own code does what the handoff asks of it. */
    DAEMON("XS-HAND-011", Severity.ERROR, "the daemon's own code failed", "see the cause");

    private final RuleText text;

    HandoffRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new RuleText(code, severity, title, remedy);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
