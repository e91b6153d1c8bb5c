// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import java.util.Optional;
import java.util.Set;

/**
 * How an end knows whom it talks to, and that nobody else listens.
 *
 * @param tls           the keys of TLS 1.3; null for plain connections, which are for one host alone unless {@code allowInsecure}
 * @param peers         the names that peers may have, compared without case with the DNS names and the common name of their certificates, or
 *                      with the user name that they have proved by a password; empty for whomever the authorities vouch for
 * @param passwords     for a server: whose passwords it takes from clients without a certificate; null if it takes none
 * @param user          for a client: by which name and password it proves who it is; null if by its certificate
 * @param allowInsecure whether plain TCP may leave the host
 */
public record Security(
        TlsFiles tls, Set<String> peers, ScramVerifiers passwords, ScramUser user, boolean allowInsecure) {
    /** Plain connections, within this host. */
    public static final Security LOCAL = new Security(null, Set.of(), null, null, false);

    /**
     * Copies the names.
     *
     * @param tls the keys, or null
     * @param peers names, or none for all
     * @param passwords of users, or null
     * @param user name and password, or null
     * @param allowInsecure either
     * @throws IllegalArgumentException if passwords are to go over a plain connection
     */
    public Security {
        peers = Set.copyOf(peers);
        if (tls == null && (passwords != null || user != null)) {
            throw new IllegalArgumentException("passwords are for connections with TLS");
        }
    }

    /**
     * TLS, with a certificate at both ends.
     *
     * @param tls the keys
     * @return security that lets in whomever the authorities vouch for
     */
    public static Security mutual(final TlsFiles tls) {
        return new Security(tls, Set.of(), null, null, false);
    }

    /**
     * Plain connections, even to other hosts.
     *
     * @return no security at all
     */
    public static Security insecure() {
        return new Security(null, Set.of(), null, null, true);
    }

    /**
     * The same security for some peers alone.
     *
     * @param names that peers may have
     * @return new security
     */
    public Security withPeers(final Set<String> names) {
        return new Security(tls, names, passwords, user, allowInsecure);
    }

    /**
     * The same security, for a server that takes passwords from clients without a certificate, too.
     *
     * @param verifiers of the passwords
     * @return new security
     */
    public Security withPasswords(final ScramVerifiers verifiers) {
        return new Security(tls, peers, verifiers, user, allowInsecure);
    }

    /**
     * The same security, for a client that proves who it is by a password.
     *
     * @param name with the password
     * @return new security
     */
    public Security withUser(final ScramUser name) {
        return new Security(tls, peers, passwords, name, allowInsecure);
    }

    /** Which of the names is let in. */
    Optional<String> admitted(final Set<String> names) {
        if (peers.isEmpty()) {
            return names.stream().findFirst();
        }
        return names.stream()
                .filter(name -> peers.stream().anyMatch(peer -> peer.equalsIgnoreCase(name)))
                .findFirst();
    }
}
