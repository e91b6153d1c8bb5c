// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.generate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostTest {
    private static final int FIRST_RESERVED_DOMID = 0x7FF0;

    @ParameterizedTest
    @ValueSource(longs = {19, 20, 178, 179, 1000, 5_000_001, 10_000_000, 123_456_789_012L})
    void shouldShareOutAllNodesToGuestsOfLegalDomids(final long nodes) {
        final Host host = Host.of(nodes, 1);
        long shared = 0;
        for (int domid = 1; domid <= host.guests(); domid++) {
            assertThat(host.share(domid)).isPositive();
            shared += host.share(domid);
        }

        assertThat(shared).isEqualTo(nodes - Host.OWN_NODES);
        assertThat(host.guests()).isBetween(1, FIRST_RESERVED_DOMID - 1);
    }

    @Test
    void shouldHaveMoreGuestsBeforeTheyHaveMoreNodes() {
        assertThat(Host.of(Host.OWN_NODES, 1).guests()).isZero();
        assertThat(Host.of(100_000, 1).guests()).isEqualTo(625);
        assertThat(Host.of(10_000_000, 1).guests()).isEqualTo(FIRST_RESERVED_DOMID - 1);
    }
}
