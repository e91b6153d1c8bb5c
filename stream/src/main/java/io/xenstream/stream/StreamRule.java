// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import io.xenstream.codec.Rule;
import io.xenstream.codec.RuleText;
import io.xenstream.codec.Severity;

/** Why a stream ends before it is confirmed. */
public enum StreamRule implements Rule {
    /** Nobody wants the stream any more. */
    CANCELLED("XS-STREAM-001", Severity.ERROR, "the stream was cancelled", "send it again if it is wanted after all"),
    /** An end is closed only after it is done. */
    DROPPED(
            "XS-STREAM-002",
            Severity.ERROR,
            "an end of the stream was closed too early",
            "the writer must finish, and the reader confirm, before it closes its end"),
    /** The receiver can use what was sent. */
    REJECTED(
            "XS-STREAM-003",
            Severity.ERROR,
            "the receiver does not accept what was sent",
            "see the reason that it gave; it has published nothing"),
    /** The sender can read what it sends. */
    SOURCE("XS-STREAM-004", Severity.ERROR, "the sender could not read on", "see the reason that it gave"),
    /** Each end goes on in its time. */
    TIMEOUT(
            "XS-STREAM-005",
            Severity.ERROR,
            "the stream took too long",
            "try again when the other end is less busy, or give it more time"),
    /** The connection lasts as long as its streams. */
    DISCONNECTED(
            "XS-STREAM-006",
            Severity.ERROR,
            "the connection was lost",
            "send it again; what the receiver has verified can be kept"),
    /** Both ends keep to the protocol. */
    PROTOCOL(
            "XS-STREAM-007",
            Severity.ERROR,
            "the other end broke the protocol",
            "check that both ends are xenstream of releases that know each other"),
    /** No end asks for more than the other allows. */
    LIMIT("XS-STREAM-008", Severity.ERROR, "a limit was exceeded", "raise the limit named, or send less"),
    /** What arrives is what was sent. */
    DIGEST(
            "XS-STREAM-009",
            Severity.ERROR,
            "what arrived is not what was sent",
            "send it again; if that fails too, check the memory and the network of both hosts"),
    /** Both ends have the same stages, in the same order. */
    STAGE(
            "XS-STREAM-010",
            Severity.ERROR,
            "not what the same stage at the other end writes",
            "check that both ends use the same stages in the same order"),
    /** The ends trust one another. */
    SECURITY(
            "XS-STREAM-011",
            Severity.ERROR,
            "no secure connection",
            "see the reason given, and check the keys and certificates of both ends"),
    /** The code at each end of the stream does what the stream asks of it. */
    INTERNAL("XS-STREAM-012", Severity.ERROR, "the code that uses the stream failed", "see the reason given");

    private final RuleText text;

    StreamRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new RuleText(code, severity, title, remedy);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
