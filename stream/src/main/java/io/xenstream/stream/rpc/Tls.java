// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.StreamException;
import java.io.File;
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

/** TLS 1.3 from PEM files. */
final class Tls {
    private static final String PROTOCOL = "TLSv1.3";
    /** The kind of a subject's alternative name that is a DNS name. */
    private static final int DNS_NAME = 2;

    private final SslContext context;

    private Tls(final SslContext context) {
        this.context = context;
    }

    /**
     * For a server. Asks clients for a certificate; they need not have one if there are passwords.
     *
     * @throws StreamException if the files are not what they should be
     */
    static Tls server(final Security security) {
        final TlsFiles files = security.tls();
        if (files.certificate() == null) {
            throw bad(files, "a server's certificate and key", "none", null);
        }
        final boolean hasPasswords = security.passwords() != null;
        return build(
                SslContextBuilder.forServer(
                                files.certificate().toFile(), files.key().toFile())
                        .clientAuth(hasPasswords ? ClientAuth.OPTIONAL : ClientAuth.REQUIRE),
                files);
    }

    /**
     * For a client.
     *
     * @throws StreamException if the files are not what they should be
     */
    static Tls client(final Security security) {
        final TlsFiles files = security.tls();
        final SslContextBuilder builder = SslContextBuilder.forClient();
        if (files.certificate() != null) {
            builder.keyManager(files.certificate().toFile(), files.key().toFile());
        }
        return build(builder, files);
    }

    private static Tls build(final SslContextBuilder builder, final TlsFiles files) {
        final File authorities = files.authorities().toFile();
        try {
            return new Tls(builder.trustManager(authorities).protocols(PROTOCOL).build());
        } catch (final SSLException | IllegalArgumentException e) {
            throw bad(files, "certificates and a key in PEM", String.valueOf(e.getMessage()), e);
        }
    }

    private static StreamException bad(
            final TlsFiles files, final String expected, final String found, final Exception cause) {
        return new StreamException(
                RpcRule.TLS, ImageLocation.whole(String.valueOf(files.certificate())), expected, found, cause);
    }

    SslHandler serverHandler(final Channel channel) {
        return context.newHandler(channel.alloc());
    }

    /** Checks that the server's certificate is of that host. */
    SslHandler clientHandler(final Channel channel, final String host, final int port) {
        return context.newHandler(channel.alloc(), host, port);
    }

    /** The names of whoever is at the other end: its certificate's DNS names, and its common name. Empty if it has none. */
    static Set<String> peerNames(final SslHandler handler) {
        try {
            final Certificate certificate = handler.engine().getSession().getPeerCertificates()[0];
            return certificate instanceof final X509Certificate x509 ? names(x509) : Set.of();
        } catch (final SSLPeerUnverifiedException anonymous) {
            return Set.of();
        }
    }

    private static Set<String> names(final X509Certificate certificate) {
        final Set<String> names = new LinkedHashSet<>(dnsNames(certificate));
        try {
            final List<Rdn> parts =
                    new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            for (final Rdn part : parts) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    names.add(String.valueOf(part.getValue()));
                }
            }
        } catch (final InvalidNameException unreadable) {
            // It is not one of the names that are let in.
            names.remove("");
        }
        return names;
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
