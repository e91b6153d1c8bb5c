// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/** The rules of a handoff. */
public enum HandoffRule implements Rule {
    /** The handoff's socket can be bound, or connected to. */
    SOCKET(
            "XS-HAND-001",
            Severity.ERROR,
            "the handoff's socket cannot be used",
            "check that the path is the daemon's handoff socket and that the daemon runs"),
    /** No other user can replace the handoff's socket. */
    DIRECTORY(
            "XS-HAND-002",
            Severity.ERROR,
            "other users can write to the directory of the handoff's socket",
            "chmod go-w the directory, or choose one that belongs to the daemon"),
    /** Both processes run as the same user. */
    PEER("XS-HAND-003", Severity.ERROR, "the other process runs as another user", "run both daemons as one user"),
    /** Each message is complete, known and expected. */
    MESSAGE(
            "XS-HAND-004",
            Severity.ERROR,
            "unexpected or malformed message",
            "check that both processes are xenstream daemons, and see the other one's log"),
    /** The processes have a protocol version in common. */
    VERSION(
            "XS-HAND-005",
            Severity.ERROR,
            "no common version of the handoff protocol",
            "start a successor whose release is closer to the predecessor's"),
    /** The successor can hold all that is handed over. */
    CAPACITY(
            "XS-HAND-006",
            Severity.ERROR,
            "the successor cannot hold the state",
            "start a successor at least as new as the predecessor, or raise the limit named"),
    /** The other process agrees. */
    REFUSED(
            "XS-HAND-007",
            Severity.ERROR,
            "the other process refused",
            "see the reason given; the predecessor serves on"),
    /** Each phase ends within its timeout. */
    TIMEOUT(
            "XS-HAND-008",
            Severity.ERROR,
            "a phase of the handoff timed out",
            "try again when the host is less busy, or raise the timeout of the phase named"),
    /** The other process stays connected. */
    GONE("XS-HAND-009", Severity.ERROR, "the other process has gone", "see its log, then try the handoff again"),
    /** Each descriptor that the image names is passed with it, exactly once. */
    DESCRIPTOR(
            "XS-HAND-010",
            Severity.ERROR,
            "descriptors and image do not match",
            "the predecessor's writeState must register each descriptor that it writes into a record"),
    /** The daemon's callbacks succeed. */
    DAEMON("XS-HAND-011", Severity.ERROR, "the daemon's own code failed", "see the cause");

    private final Rule.Text text;

    HandoffRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new Rule.Text(code, severity, title, remedy);
    }

    @Override
    public Rule.Text text() {
        return text;
    }
}
