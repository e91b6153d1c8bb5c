// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The PEM files that TLS needs.
 *
 * @param certificate this end's certificate, with the chain to the authority's behind it; null for a client that proves who it is with a
 *                    password
 * @param key         the certificate's private key, PKCS #8, not encrypted; null if there is no certificate
 * @param authorities certificates of the authorities whose word counts for the other end
 */
public record TlsFiles(Path certificate, Path key, Path authorities) {
    /**
     * Checks that nothing is missing.
     *
     * @param certificate a file, or null
     * @param key a file, or null
     * @param authorities a file
     * @throws IllegalArgumentException if there is a certificate without a key, or a key without a certificate
     */
    public TlsFiles {
        Objects.requireNonNull(authorities);
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("a certificate needs its key, and a key its certificate");
        }
    }

    /**
     * The files of a client without a certificate.
     *
     * @param authorities certificates of the authorities whose word counts for the server
     * @return the files
     */
    public static TlsFiles ofAuthorities(final Path authorities) {
        return new TlsFiles(null, null, authorities);
    }
}
