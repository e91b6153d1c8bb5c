// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServiceEnvironmentTest {
    @Test
    void shouldNameDescriptorsInTheirOrder() {
        final ServiceEnvironment environment = ServiceEnvironment.of(
                Map.of(
                        "NOTIFY_SOCKET", "@name",
                        "LISTEN_PID", "17",
                        "LISTEN_FDS", "3",
                        "LISTEN_FDNAMES", "listen::client-1"),
                17);

        assertThat(environment.notifySocket()).contains("@name");
        assertThat(environment.descriptors()).containsExactly("listen", "", "client-1");
    }

    @Test
    void shouldNotTakeDescriptorsOfAnotherProcess() {
        assertThat(ServiceEnvironment.of(Map.of("LISTEN_PID", "18", "LISTEN_FDS", "1", "LISTEN_FDNAMES", "listen"), 17))
                .isEqualTo(ServiceEnvironment.NONE);
        assertThat(ServiceEnvironment.of(Map.of("LISTEN_FDS", "1", "LISTEN_FDNAMES", "listen"), 17))
                .isEqualTo(ServiceEnvironment.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "999999999", "99999999999999", "0"})
    void shouldIgnoreCountsThatAreNone(final String count) {
        assertThat(ServiceEnvironment.of(
                        Map.of("LISTEN_PID", "17", "LISTEN_FDS", count, "LISTEN_FDNAMES", "listen"), 17))
                .isEqualTo(ServiceEnvironment.NONE);
    }

    @Test
    void shouldNotTrustNamesThatAreNotAsManyAsDescriptors() {
        assertThat(ServiceEnvironment.of(
                                Map.of("LISTEN_PID", "17", "LISTEN_FDS", "3", "LISTEN_FDNAMES", "listen:client-1"), 17)
                        .descriptors())
                .containsExactly("unknown", "unknown", "unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "@", "relative", "vsock:2:1234"})
    void shouldIgnoreAddressesThatAreNone(final String address) {
        assertThat(ServiceEnvironment.of(Map.of("NOTIFY_SOCKET", address), 17).notifySocket())
                .isEqualTo(Optional.empty());
    }
}
