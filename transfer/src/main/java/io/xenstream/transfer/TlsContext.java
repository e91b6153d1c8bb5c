// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** TLS 1.3 with keys from PEM files. */
final class TlsContext {
    private static final String PROTOCOL = "TLSv1.3";
    /** The type of a subject alternative name that is a DNS name. */
    private static final int DNS_NAME = 2;
    /** The extension with the subject's alternative names. */
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";

    private final SslContext context;

    private TlsContext(final SslContext context) {
        this.context = context;
    }

    /**
     * Creates the context of a server. Client certificates are required unless there are passwords.
     *
     * @throws TransferException if the files cannot be used
     */
    static TlsContext server(final RpcSecurity security) {
        final TlsFiles files = security.tls();
        if (files.certificate() == null) {
            throw PemFile.unusable(files.authorities(), "a server's certificate and key beside it", "none", null);
        }
        final boolean hasPasswords = security.passwords() != null;
        final KeyPairFiles own = KeyPairFiles.read(files.certificate(), files.key());
        return build(
                SslContextBuilder.forServer(own.key(), own.chain())
                        .clientAuth(hasPasswords ? ClientAuth.OPTIONAL : ClientAuth.REQUIRE),
                files);
    }

    /**
     * Creates the context of a client.
     *
     * @throws TransferException if the files cannot be used
     */
    static TlsContext client(final RpcSecurity security) {
        final TlsFiles files = security.tls();
        final SslContextBuilder builder = SslContextBuilder.forClient();
        if (files.certificate() != null) {
            final KeyPairFiles own = KeyPairFiles.read(files.certificate(), files.key());
            builder.keyManager(own.key(), own.chain());
        }
        return build(builder, files);
    }

    private static TlsContext build(final SslContextBuilder builder, final TlsFiles files) {
        final List<X509Certificate> authorities =
                PemFile.read(files.authorities()).certificates();
        try {
            return new TlsContext(builder.trustManager(authorities.toArray(X509Certificate[]::new))
                    .protocols(PROTOCOL)
                    .build());
        } catch (final SSLException | IllegalArgumentException e) {
            throw PemFile.unusable(
                    files.certificate() == null ? files.authorities() : files.certificate(),
                    "a key and certificates that TLS 1.3 can use",
                    String.valueOf(e.getMessage()),
                    e);
        }
    }

    SslHandler serverHandler(final Channel channel) {
        return context.newHandler(channel.alloc());
    }

    /** Creates a handler that verifies the host name in the server's certificate. */
    SslHandler clientHandler(final Channel channel, final String host, final int port) {
        return context.newHandler(channel.alloc(), host, port);
    }

    /**
     * Returns the DNS names in the peer's certificate or, if it has no alternative names of any kind, its common name; empty if there are none, or
     * no certificate.
     */
    static Set<String> peerNames(final SslHandler handler) {
        final X509Certificate certificate = peerCertificate(handler);
        return certificate == null ? Set.of() : names(certificate);
    }

    private static X509Certificate peerCertificate(final SslHandler handler) {
        try {
            final Certificate certificate = handler.engine().getSession().getPeerCertificates()[0];
            return certificate instanceof final X509Certificate x509 ? x509 : null;
        } catch (final SSLPeerUnverifiedException anonymous) {
            return null;
        }
    }

    /** Returns whether the peer's certificate has alternative names. Host names are not looked for elsewhere (RFC 9525). */
    static boolean hasAlternativeNames(final SslHandler handler) {
        final X509Certificate certificate = peerCertificate(handler);
        return certificate != null && hasAlternativeNames(certificate);
    }

    private static boolean hasAlternativeNames(final X509Certificate certificate) {
        return certificate.getExtensionValue(ALTERNATIVE_NAMES) != null;
    }

    private static Set<String> names(final X509Certificate certificate) {
        final Set<String> names = new LinkedHashSet<>();
        if (hasAlternativeNames(certificate)) {
            names.addAll(dnsNames(certificate));
        } else {
            addCommonNames(certificate, names);
        }
        names.remove("");
        return names;
    }

    private static void addCommonNames(final X509Certificate certificate, final Set<String> names) {
        try {
            final List<Rdn> parts =
                    new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            for (final Rdn part : parts) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    names.add(String.valueOf(part.getValue()));
                }
            }
        } catch (final InvalidNameException unreadable) {
            // A subject that cannot be parsed has no common name.
            names.clear();
        }
    }

    private static List<String> dnsNames(final X509Certificate certificate) {
        final List<String> names = new ArrayList<>();
        try {
            final Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (final List<?> alternative : alternatives) {
                    if (alternative.get(0).equals(DNS_NAME)) {
                        names.add(String.valueOf(alternative.get(1)));
                    }
                }
            }
        } catch (final CertificateParsingException unreadable) {
            names.clear();
        }
        return names;
    }
}
