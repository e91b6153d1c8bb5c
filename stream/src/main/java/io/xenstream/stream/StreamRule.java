// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/** The reasons why a stream is aborted. */
public enum StreamRule implements Rule {
    /** A user of the stream cancelled it. */
    CANCELLED(
            "XS-STREAM-001",
            Severity.ERROR,
            "the stream was cancelled",
            "start the transfer again if it is still needed"),
    /** An end was closed before it was finished or confirmed. */
    DROPPED(
            "XS-STREAM-002",
            Severity.ERROR,
            "an end of the stream was closed too early",
            "finish the writer, or confirm the reader, before closing it"),
    /** The receiving side cannot use the data. */
    REJECTED(
            "XS-STREAM-003",
            Severity.ERROR,
            "the receiving side rejected the data",
            "see the reason given; nothing was published"),
    /** The sending side cannot read its source. */
    SOURCE("XS-STREAM-004", Severity.ERROR, "the sending side could not read its source", "see the reason given"),
    /** A timeout expired. */
    TIMEOUT(
            "XS-STREAM-005",
            Severity.ERROR,
            "the stream timed out",
            "try again when the other end is less busy, or raise the timeout"),
    /** The connection under the stream was lost. */
    DISCONNECTED(
            "XS-STREAM-006",
            Severity.ERROR,
            "the connection was lost",
            "transfer the image again; a transfer that resumes continues with the verified part"),
    /** The other end violated the protocol. */
    PROTOCOL(
            "XS-STREAM-007",
            Severity.ERROR,
            "the other end violated the protocol",
            "check that both ends run compatible releases of xenstream"),
    /** A limit was exceeded. */
    LIMIT("XS-STREAM-008", Severity.ERROR, "a limit was exceeded", "raise the limit, or send less"),
    /** A digest does not match. */
    DIGEST(
            "XS-STREAM-009",
            Severity.ERROR,
            "the data was corrupted in transit",
            "transfer it again; if that fails too, check the memory and the network of both hosts"),
    /** The ends do not use the same stages in the same order. */
    STAGE(
            "XS-STREAM-010",
            Severity.ERROR,
            "the data does not match the stage",
            "check that both ends use the same stages in the same order"),
    /** TLS failed. */
    SECURITY(
            "XS-STREAM-011",
            Severity.ERROR,
            "TLS failed",
            "see the reason given; check the keys and certificates of both ends"),
    /** Code that uses the stream threw an exception. */
    INTERNAL("XS-STREAM-012", Severity.ERROR, "the code that uses the stream failed", "see the reason given");

    private final Rule.Text text;

    StreamRule(final String code, final Severity severity, final String title, final String remedy) {
        text = new Rule.Text(code, severity, title, remedy);
    }

    @Override
    public Rule.Text text() {
        return text;
    }
}
