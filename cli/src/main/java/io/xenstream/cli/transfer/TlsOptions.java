// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.transfer.RpcSecurity;
import io.xenstream.transfer.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options for TLS and peer authentication. */
final class TlsOptions {
    /** The file names in a directory of keys. */
    static final String CERTIFICATE = "cert.pem";

    static final String KEY = "key.pem";
    static final String AUTHORITIES = "ca.pem";

    @Option(
            names = "--tls",
            paramLabel = "DIR",
            description = "Use TLS 1.3 with " + CERTIFICATE + ", " + KEY + " and " + AUTHORITIES
                    + " from this directory, unless the options below name other files. xenstream tls-keys generates"
                    + " test keys.")
    private Path directory;

    @Option(names = "--tls-cert", paramLabel = "PEM", description = "The certificate chain of this end.")
    private Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "PEM",
            description = "The private key of this end: PKCS #8, PKCS #1 or SEC 1, not encrypted.")
    private Path key;

    @Option(
            names = "--tls-ca",
            paramLabel = "PEM",
            description = "The certificate authorities that the other end's certificate is checked against.")
    private Path authorities;

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            description =
                    "A name that the other end's certificate or user must have, or the name of the user at the other end"
                            + " of a unix socket; may be repeated (default: any name that the authorities certify).")
    private Set<String> peers = Set.of();

    @Option(
            names = "--insecure",
            description = "Allow connections to other hosts without TLS. Anyone on the network path can read and change"
                    + " everything. Not needed for loopback addresses and unix sockets.")
    private boolean isInsecure;

    /** The key files, or null for a connection without TLS. */
    private TlsFiles files(final boolean isUnix) {
        final boolean isAny = directory != null || certificate != null || key != null || authorities != null;
        if (isInsecure) {
            require(!isAny && peers.isEmpty(), "--insecure excludes the TLS options and --peer");
            return null;
        }
        if (!isAny) {
            require(peers.isEmpty() || isUnix, "--peer needs TLS: give --tls");
            return null;
        }
        final Path own = of(certificate, CERTIFICATE);
        final Path ownKey = of(key, KEY);
        final Path trusted = authorities == null && directory != null ? directory.resolve(AUTHORITIES) : authorities;
        require(trusted != null, "--tls-ca is missing");
        require((own == null) == (ownKey == null), "--tls-cert and --tls-key must be given together");
        readable(own);
        readable(ownKey);
        readable(trusted);
        return new TlsFiles(own, ownKey, trusted);
    }

    /** The given file, or else the file in the directory if it exists: with a password, a certificate is optional. */
    private Path of(final Path named, final String name) {
        if (named != null || directory == null) {
            return named;
        }
        final Path file = directory.resolve(name);
        return Files.exists(file) ? file : null;
    }

    /** Names the files, so that no output is one of them. */
    void addTo(final FileArguments files) {
        files.input("--tls-cert", of(certificate, CERTIFICATE));
        files.input("--tls-key", of(key, KEY));
        files.input("--tls-ca", of(authorities, AUTHORITIES));
    }

    private static void readable(final Path file) {
        if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
            throw new CommandFailure(ExitCode.INPUT, file + ": not a readable file");
        }
    }

    static void require(final boolean condition, final String message) {
        if (!condition) {
            throw new CommandFailure(ExitCode.USAGE, message);
        }
    }

    /**
     * The security settings; without TLS options, plaintext that is restricted to this host.
     *
     * @param isUnix whether the address is a unix socket, at which the system knows the peers
     */
    RpcSecurity security(final boolean isUnix) {
        final TlsFiles files = files(isUnix);
        if (files == null) {
            return isInsecure ? RpcSecurity.insecure() : RpcSecurity.LOCAL.withPeers(peers);
        }
        return RpcSecurity.mutual(files).withPeers(peers);
    }
}
