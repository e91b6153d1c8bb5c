// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.stream.rpc.Security;
import io.xenstream.stream.rpc.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Option;

/** Whom one end of a connection trusts, and how it proves who it is. */
final class TlsOptions {
    /** What the files are called in a directory of them. */
    static final String CERTIFICATE = "cert.pem";

    static final String KEY = "key.pem";
    static final String AUTHORITIES = "ca.pem";

    @Option(
            names = "--tls",
            paramLabel = "DIR",
            description = "TLS 1.3 with " + CERTIFICATE + ", " + KEY + " and " + AUTHORITIES
                    + " in this directory, where no other file is named. xenstream tls-keys makes some to try it out.")
    private Path directory;

    @Option(
            names = "--tls-cert",
            paramLabel = "PEM",
            description = "The certificate of this end, with the chain to its authority.")
    private Path certificate;

    @Option(names = "--tls-key", paramLabel = "PEM", description = "Its key: PKCS #8, not encrypted.")
    private Path key;

    @Option(names = "--tls-ca", paramLabel = "PEM", description = "The authorities that vouch for the other end.")
    private Path authorities;

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            description = "A name that the other end's certificate, or its user, may have; may be given several times"
                    + " (default: any that the authorities vouch for).")
    private Set<String> peers = Set.of();

    @Option(
            names = "--insecure",
            description = "Without TLS: whoever is in between can read and change everything. Not needed within this"
                    + " host, where TLS can be left out anyway.")
    private boolean isInsecure;

    /** The keys, or null for a connection without TLS. */
    private TlsFiles files() {
        final boolean isAny = directory != null || certificate != null || key != null || authorities != null;
        if (isInsecure) {
            require(!isAny && peers.isEmpty(), "--insecure is without TLS: leave --tls and --peer out");
            return null;
        }
        if (!isAny) {
            require(peers.isEmpty(), "--peer names those with a certificate: give --tls, too");
            return null;
        }
        final Path own = of(certificate, CERTIFICATE);
        final Path ownKey = of(key, KEY);
        final Path trusted = authorities == null && directory != null ? directory.resolve(AUTHORITIES) : authorities;
        require(trusted != null, "--tls-ca is missing: who vouches for the other end");
        require((own == null) == (ownKey == null), "--tls-cert and --tls-key are a pair: give both, or neither");
        readable(own);
        readable(ownKey);
        readable(trusted);
        return new TlsFiles(own, ownKey, trusted);
    }

    /** A file that is named, or else one of the directory, if it is there: who has a password needs no certificate. */
    private Path of(final Path named, final String name) {
        if (named != null || directory == null) {
            return named;
        }
        final Path file = directory.resolve(name);
        return Files.exists(file) ? file : null;
    }

    private static void readable(final Path file) {
        if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
            throw new CommandFailure(ExitCode.INPUT, file + ": not a file that can be read");
        }
    }

    static void require(final boolean condition, final String message) {
        if (!condition) {
            throw new CommandFailure(ExitCode.USAGE, message);
        }
    }

    /** What was asked for; plain if nothing was, which only stays within this host. */
    Security security() {
        final TlsFiles files = files();
        if (files == null) {
            return isInsecure ? Security.insecure() : Security.LOCAL;
        }
        return Security.mutual(files).withPeers(peers);
    }
}
