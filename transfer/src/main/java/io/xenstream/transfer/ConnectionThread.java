// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

/** The thread that runs a connection. */
interface ConnectionThread {
    /** Returns whether the caller is on that thread. */
    boolean isCurrent();

    /** Runs a task on that thread asynchronously. Does nothing once the thread has ended. */
    void execute(Runnable task);

    /** Runs a task on that thread after a delay, unless the thread ends first. Called on that thread only. */
    void later(Runnable task, long nanos);

    /** Schedules sending. Called on that thread only. */
    void wake();
}
