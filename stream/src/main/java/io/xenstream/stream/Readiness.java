// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

/** A change at an end of a stream. */
public enum Readiness {
    /** At the reader: bytes are available again after {@link StreamReader#WOULD_BLOCK}. */
    READABLE,
    /** At the writer: there is room again after {@link StreamWriter#BACK_PRESSURED}, or after {@code flush} or {@code finish} returned false. */
    WRITABLE,
    /** At both ends: the stream was aborted. */
    ERROR,
    /** At the reader: the writer has finished. At the writer: the reader has confirmed. */
    HANGUP
}
