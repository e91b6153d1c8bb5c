// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Slows down password guessing. After a failed attempt, further passwords from the same address are checked only after a delay, which doubles
 * with each failure up to a maximum, so that nobody is locked out; it is forgotten after a while without failures. Few attempts of an address wait at
 * the same time. Thread-safe.
 */
final class PasswordThrottle {
    static final long FIRST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    static final long LONGEST_DELAY_NANOS = TimeUnit.SECONDS.toNanos(4);
    static final int MOST_WAITING = 4;

    private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int MOST_HOSTS = 4096;

    private final Map<String, Failures> hosts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, Failures> eldest) {
            return size() > MOST_HOSTS;
        }
    };

    /** The failed attempts of an address. */
    private static final class Failures {
        private int count;
        private int waiting;
        private long lastAt;
    }

    /**
     * Returns how long to wait before a password is checked, in nanoseconds: 0 without failures, negative if too many attempts already wait. After
     * a positive delay, call {@link #waited}.
     */
    synchronized long delay(final String host, final long now) {
        final Failures failures = hosts.get(host);
        if (failures == null) {
            return 0;
        }
        if (failures.waiting == 0 && now - failures.lastAt > FORGET_NANOS) {
            hosts.remove(host);
            return 0;
        }
        if (failures.waiting >= MOST_WAITING) {
            return -1;
        }
        failures.waiting++;
        final int doublings = Math.min(failures.count - 1, 30);
        return Math.min(FIRST_DELAY_NANOS << doublings, LONGEST_DELAY_NANOS);
    }

    /** An attempt no longer waits. */
    synchronized void waited(final String host) {
        final Failures failures = hosts.get(host);
        if (failures != null && failures.waiting > 0) {
            failures.waiting--;
        }
    }

    /** A password was wrong. */
    synchronized void failed(final String host, final long now) {
        final Failures failures = hosts.computeIfAbsent(host, first -> new Failures());
        failures.count++;
        failures.lastAt = now;
    }
}
