// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;

/** The certificate of this end with its chain, and its private key, read from their files. */
final class KeyPairFiles {
    private final PrivateKey key;
    private final List<X509Certificate> chain;

    private KeyPairFiles(final PrivateKey key, final List<X509Certificate> chain) {
        this.key = key;
        this.chain = chain;
    }

    /**
     * Reads the files.
     *
     * @throws TransferException if one cannot be used, they do not belong together, or the certificate is not valid now
     */
    static KeyPairFiles read(final Path certificate, final Path key) {
        final List<X509Certificate> chain = PemFile.read(certificate).certificates();
        final PrivateKey privateKey = PemFile.read(key).privateKey();
        final X509Certificate own = chain.get(0);
        if (!PrivateKeys.isPair(privateKey, own.getPublicKey())) {
            throw PemFile.unusable(
                    key,
                    "the private key of the first certificate in " + certificate,
                    "another key; compare openssl pkey -pubout -in " + key + " with openssl x509 -pubkey -noout -in "
                            + certificate,
                    null);
        }
        try {
            own.checkValidity();
        } catch (final CertificateExpiredException e) {
            throw PemFile.unusable(
                    certificate,
                    "a certificate that is valid now",
                    "one that expired at " + own.getNotAfter().toInstant(),
                    e);
        } catch (final CertificateNotYetValidException e) {
            throw PemFile.unusable(
                    certificate,
                    "a certificate that is valid now",
                    "one that is valid from " + own.getNotBefore().toInstant(),
                    e);
        }
        return new KeyPairFiles(privateKey, chain);
    }

    PrivateKey key() {
        return key;
    }

    X509Certificate[] chain() {
        return chain.toArray(X509Certificate[]::new);
    }
}
