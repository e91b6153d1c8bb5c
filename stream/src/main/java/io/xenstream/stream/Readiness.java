// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

/** What has changed at an end of a stream. */
public enum Readiness {
    /** At the reader: there are octets again, after {@link StreamReader#WOULD_BLOCK}. */
    READABLE,
    /** At the writer: there is room again, after {@link StreamWriter#BACK_PRESSURED}, or after a {@code flush} or {@code finish} that said false. */
    WRITABLE,
    /** At both ends: the stream was aborted. */
    ERROR,
    /** At the reader: the writer has finished, read on to the end. At the writer: the reader has confirmed, and the stream is over. */
    HANGUP
}
