// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The delays of passwords. */
class PasswordThrottleTest {
    private final PasswordThrottle throttle = new PasswordThrottle();

    private long delay(final String host, final long now) {
        final long delay = throttle.delay(host, now);
        if (delay > 0) {
            throttle.waited(host);
        }
        return delay;
    }

    @Test
    void shouldDoubleTheDelayUpToAMaximumForOneAddressOnly() {
        assertThat(delay("192.0.2.1", 0)).isZero();
        long expected = PasswordThrottle.FIRST_DELAY_NANOS;
        for (int i = 0; i < 100; i++) {
            throttle.failed("192.0.2.1", i);
            assertThat(delay("192.0.2.1", i)).isEqualTo(expected);
            expected = Math.min(2 * expected, PasswordThrottle.LONGEST_DELAY_NANOS);
        }
        assertThat(delay("192.0.2.2", 0)).isZero();
    }

    @Test
    void shouldLetFewAttemptsWait() {
        throttle.failed("192.0.2.1", 0);
        for (int i = 0; i < PasswordThrottle.MOST_WAITING; i++) {
            assertThat(throttle.delay("192.0.2.1", 1)).isPositive();
        }
        assertThat(throttle.delay("192.0.2.1", 1)).isNegative();
        throttle.waited("192.0.2.1");
        assertThat(throttle.delay("192.0.2.1", 1)).isPositive();
    }

    @Test
    void shouldForgetAfterAWhileAndRememberABoundedNumberOfAddresses() {
        throttle.failed("192.0.2.1", 0);
        assertThat(delay("192.0.2.1", TimeUnit.MINUTES.toNanos(9))).isPositive();
        assertThat(delay("192.0.2.1", TimeUnit.MINUTES.toNanos(11))).isZero();

        throttle.failed("192.0.2.1", 0);
        for (int i = 0; i < 10_000; i++) {
            throttle.failed("host " + i, 0);
        }
        assertThat(delay("192.0.2.1", 1)).isZero();
        assertThat(delay("host 9999", 1)).isPositive();
    }
}
