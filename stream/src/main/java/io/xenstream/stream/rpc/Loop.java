// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

/** The one thread that a connection lives on. */
interface Loop {
    /** Whether the caller is that thread. */
    boolean isCurrent();

    /** Has that thread do something, soon. Does nothing once it has ended. */
    void execute(Runnable task);

    /** There may be packets to send. For that thread. */
    void wake();
}
