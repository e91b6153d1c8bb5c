// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.nio.file.Path;
import java.util.Objects;

/**
 * PEM files for TLS.
 *
 * @param certificate certificate of this end, followed by its chain; null for a client that authenticates with a password
 * @param key         the certificate's private key, PKCS #8, PKCS #1 or SEC 1, not encrypted; null if there is no certificate
 * @param authorities certificates of the authorities that this end trusts
 */
public record TlsFiles(Path certificate, Path key, Path authorities) {
    /**
     * Validates the combination.
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
     * Returns the files of a client without a certificate.
     *
     * @param authorities certificates of the authorities that the client trusts
     * @return the files
     */
    public static TlsFiles ofAuthorities(final Path authorities) {
        return new TlsFiles(null, null, authorities);
    }
}
