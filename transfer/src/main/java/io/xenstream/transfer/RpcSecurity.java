// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.util.Optional;
import java.util.Set;

/**
 * Encryption, authentication and authorization of connections. Immutable.
 *
 * @param tls           keys for TLS 1.3; null for unencrypted connections, which are limited to this host unless {@code allowInsecure}
 * @param peers         allowed peers: DNS names of certificates (common names of those without alternative names), user names, or without TLS the
 *                      names of the users at a Unix domain socket; compared ignoring case; empty to allow all authenticated peers
 * @param passwords     for a server: users that may authenticate with a password instead of a certificate; null for none
 * @param user          for a client: user and password to authenticate with; null to use the certificate
 * @param allowInsecure whether unencrypted connections to other hosts are allowed
 */
public record RpcSecurity(
        TlsFiles tls, Set<String> peers, ScramVerifiers passwords, ScramUser user, boolean allowInsecure) {
    /** Unencrypted connections within this host. */
    public static final RpcSecurity LOCAL = new RpcSecurity(null, Set.of(), null, null, false);

    /**
     * Validates the combination.
     *
     * @param tls           the keys, or null
     * @param peers         allowed peers; empty for all
     * @param passwords     users with their verifiers, or null
     * @param user          user name and password, or null
     * @param allowInsecure whether unencrypted connections to other hosts are allowed
     * @throws IllegalArgumentException if there are passwords without TLS
     */
    public RpcSecurity {
        peers = Set.copyOf(peers);
        if (tls == null && (passwords != null || user != null)) {
            throw new IllegalArgumentException("passwords require TLS");
        }
    }

    /**
     * Returns TLS with certificates at both ends.
     *
     * @param tls the keys
     * @return security that allows all peers with a certificate of a trusted authority
     */
    public static RpcSecurity mutual(final TlsFiles tls) {
        return new RpcSecurity(tls, Set.of(), null, null, false);
    }

    /**
     * Returns unencrypted connections to any host.
     *
     * @return no security
     */
    public static RpcSecurity insecure() {
        return new RpcSecurity(null, Set.of(), null, null, true);
    }

    /**
     * Returns this security restricted to some peers.
     *
     * @param names allowed peers
     * @return new security
     */
    public RpcSecurity withPeers(final Set<String> names) {
        return new RpcSecurity(tls, names, passwords, user, allowInsecure);
    }

    /**
     * Returns this security for a server that also accepts passwords.
     *
     * @param verifiers the users and their password verifiers
     * @return new security
     */
    public RpcSecurity withPasswords(final ScramVerifiers verifiers) {
        return new RpcSecurity(tls, peers, verifiers, user, allowInsecure);
    }

    /**
     * Returns this security for a client that authenticates with a password.
     *
     * @param name user and password
     * @return new security
     */
    public RpcSecurity withUser(final ScramUser name) {
        return new RpcSecurity(tls, peers, passwords, name, allowInsecure);
    }

    /** Returns the first allowed name. */
    Optional<String> admitted(final Set<String> names) {
        if (peers.isEmpty()) {
            return names.stream().findFirst();
        }
        return names.stream()
                .filter(name -> peers.stream().anyMatch(peer -> peer.equalsIgnoreCase(name)))
                .findFirst();
    }
}
