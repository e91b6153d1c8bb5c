// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.Session;
import io.xenstream.transfer.ClientOptions;
import io.xenstream.transfer.PersistentTransfer;
import io.xenstream.transfer.RpcAddress;
import io.xenstream.transfer.RpcSecurity;
import io.xenstream.transfer.ScramUser;
import io.xenstream.transfer.TransferException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that connect to a receiver. */
final class ConnectionOptions {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Mixin
    private TlsOptions tls;

    @Mixin
    private TransferLimitOptions limits;

    @Option(
            names = "--server-name",
            paramLabel = "NAME",
            description = "The host name in the other end's certificate, if it differs from the host in ADDR.")
    private String serverName;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "Authenticate as this user with a password (SCRAM-SHA-256 over TLS) instead of a certificate.")
    private String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the password of --user.")
    private Path passwordFile;

    @Option(
            names = "--resume",
            description =
                    "Resume a transfer whose connection was lost, and reconnect and resume if the connection is lost"
                            + " again.")
    private boolean isResuming;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            defaultValue = "10",
            description = "With --resume: give up after N consecutive connections without progress, one second apart"
                    + " (default: 10).")
    private int attempts;

    /** Names the files with keys and the password, so that no output is one of them. */
    FileArguments files(final Session session) {
        final FileArguments files = new FileArguments(session).input("--password-file", passwordFile);
        tls.addTo(files);
        return files;
    }

    boolean isResuming() {
        return isResuming;
    }

    ClientOptions options(final RpcAddress address) {
        final ClientOptions options =
                ClientOptions.of(security(address)).withLimits(limits.limits()).withTimeouts(limits.timeouts());
        return serverName == null ? options : options.withHost(serverName);
    }

    private RpcSecurity security(final RpcAddress address) {
        TlsOptions.require(
                (user == null) == (passwordFile == null), "--user and --password-file must be given together");
        final RpcSecurity security = tls.security(address.isUnix());
        if (user == null) {
            return security;
        }
        TlsOptions.require(
                security.tls() != null,
                "--user needs TLS: give --tls-ca to authenticate the host that the password is sent to");
        TlsOptions.require(!user.isEmpty(), "--user must not be empty");
        return security.withUser(new ScramUser(user, PasswordFile.first(passwordFile)));
    }

    PersistentTransfer persistent(final RpcAddress address) {
        try {
            return new PersistentTransfer(address, options(address), attempts, PAUSE);
        } catch (final IllegalArgumentException outOfRange) {
            throw TransferLimitOptions.named(outOfRange);
        }
    }

    /** Parses an address. */
    static RpcAddress address(final String argument) {
        try {
            return RpcAddress.parse(argument);
        } catch (final TransferException malformed) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    argument + ": not an address; expected HOST:PORT, [IPV6]:PORT or unix:PATH",
                    malformed);
        }
    }
}
