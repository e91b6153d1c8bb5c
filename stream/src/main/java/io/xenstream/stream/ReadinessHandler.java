// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

/**
 * Is notified when an end of a stream can continue.
 *
 * <p>It is called on the thread that caused the change: the thread of the other end, or of a connection. If another thread drives this end, the
 * handler should only wake that thread, for example with {@code selector.wakeup()}, {@code LockSupport.unpark(thread)}, or
 * {@code executor.execute(operation::advance)}. If one thread drives both ends, the handler may use its end directly. It must neither block nor
 * throw.
 */
@FunctionalInterface
public interface ReadinessHandler {
    /**
     * The end may be able to continue. Another call may have used up the change in the meantime.
     *
     * @param readiness the change
     */
    void onReadiness(Readiness readiness);
}
