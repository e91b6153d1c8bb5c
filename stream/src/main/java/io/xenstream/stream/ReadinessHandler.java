// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

/**
 * Is told that an end of a stream can go on: the doorbell of whoever drives it.
 *
 * <p>It is called on the thread where the change happened, which is the other end's, or a connection's. Where that is not the thread that
 * drives this end, it does no more than wake that one: {@code selector.wakeup()}, {@code LockSupport.unpark(thread)}, or
 * {@code executor.execute(operation::advance)}. Where both ends are driven by one thread, it may use its end right there. It does not block,
 * and does not throw.
 */
@FunctionalInterface
public interface ReadinessHandler {
    /**
     * Something has changed. It may be gone by the time this end is used.
     *
     * @param readiness what
     */
    void onReadiness(Readiness readiness);
}
