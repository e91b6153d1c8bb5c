// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The names of peers' directories. */
class PeerIdentityTest {
    private static final List<String> NAMES = List.of(
            "anna",
            "Anna",
            "..",
            ".",
            "%2E.",
            "../anna",
            "/etc",
            "a/b",
            "a\\b",
            "a\0b",
            "*.example",
            "user@anna",
            "user%40anna",
            "unix@root",
            "tcp@anonymous",
            "anonymous",
            "\u00e9",
            "e\u0301",
            "-rf",
            "x".repeat(160),
            "x".repeat(161),
            "x".repeat(162),
            "\u00e9".repeat(1000),
            ".hidden",
            "name ",
            "\ud800",
            "\n");

    @Test
    void shouldBePlainFileNames() {
        for (final String name : NAMES) {
            for (final PeerIdentity peer :
                    List.of(PeerIdentity.certificate(name), PeerIdentity.user(name), PeerIdentity.unix(name))) {
                assertThat(peer.directoryName())
                        .matches("[a-z0-9_%@-][A-Za-z0-9._%@-]*")
                        .hasSizeBetween(1, 160);
            }
        }
    }

    @Test
    void shouldBeDifferentForDifferentPeersAlsoIfCaseIsIgnored() {
        final Set<String> directories = new HashSet<>();
        directories.add(PeerIdentity.unauthenticated("192.0.2.1").directoryName());
        for (final String name : NAMES) {
            if (!name.equals("Anna")) {
                assertThat(directories.add(lower(PeerIdentity.certificate(name))))
                        .as(name)
                        .isTrue();
            }
            assertThat(directories.add(lower(PeerIdentity.user(name)))).as(name).isTrue();
            assertThat(directories.add(lower(PeerIdentity.unix(name)))).as(name).isTrue();
        }
    }

    private static String lower(final PeerIdentity peer) {
        return peer.directoryName().toLowerCase(Locale.ROOT);
    }

    @Test
    void shouldIgnoreCaseInCertificatesAndShareOneAmongUnauthenticatedPeers() {
        assertThat(PeerIdentity.certificate("Backup.Example").directoryName()).isEqualTo("backup.example");
        assertThat(PeerIdentity.unauthenticated("192.0.2.1").directoryName())
                .isEqualTo(PeerIdentity.unauthenticated("192.0.2.2").directoryName())
                .isEqualTo("tcp@anonymous");
    }
}
