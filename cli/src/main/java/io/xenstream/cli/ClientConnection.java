// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.StreamException;
import io.xenstream.stream.rpc.ClientOptions;
import io.xenstream.stream.rpc.PersistentTransfer;
import io.xenstream.stream.rpc.RpcAddress;
import io.xenstream.stream.rpc.ScramUser;
import io.xenstream.stream.rpc.Security;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command that sends or fetches gets to a receiver. */
final class ClientConnection {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Mixin
    private TlsOptions tls;

    @Mixin
    private TransferLimits limits;

    @Option(
            names = "--server-name",
            paramLabel = "NAME",
            description = "The name that the other end's certificate has, if it is not that in ADDR.")
    private String serverName;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Log in with a password, by SCRAM-SHA-256 over TLS, instead of with a certificate.")
    private String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "Its first line is the user's password.")
    private Path passwordFile;

    @Option(
            names = "--resume",
            description = "Go on with what the other end still has of it from a connection that was lost; connect again"
                    + " and go on if that happens now.")
    private boolean isResuming;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            defaultValue = "10",
            description = "With --resume: connections in a row that bring it no further, a second apart, before it is"
                    + " given up (default: 10).")
    private int attempts;

    boolean isResuming() {
        return isResuming;
    }

    ClientOptions options() {
        final ClientOptions options =
                ClientOptions.of(security()).withLimits(limits.limits()).withTimeouts(limits.timeouts());
        return serverName == null ? options : options.withHost(serverName);
    }

    private Security security() {
        TlsOptions.require((user == null) == (passwordFile == null), "--user and --password-file go together");
        final Security security = tls.security();
        if (user == null) {
            return security;
        }
        TlsOptions.require(security.tls() != null, "--user needs TLS: give --tls-ca, to know whom the password is for");
        return security.withUser(new ScramUser(user, PasswordFile.first(passwordFile)));
    }

    PersistentTransfer persistent(final RpcAddress address) {
        try {
            return new PersistentTransfer(address, options(), attempts, PAUSE);
        } catch (final IllegalArgumentException outOfRange) {
            throw TransferLimits.named(outOfRange);
        }
    }

    /** An address on the command line. */
    static RpcAddress address(final String argument) {
        try {
            return RpcAddress.parse(argument);
        } catch (final StreamException malformed) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    argument + ": not an address; write HOST:PORT, [IPV6]:PORT or unix:PATH",
                    malformed);
        }
    }
}
