// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.Termination;
import io.xenstream.counters.CounterException;
import io.xenstream.counters.CounterFile;
import io.xenstream.nativeio.Durability;
import io.xenstream.stream.operation.Restore;
import io.xenstream.transfer.ImageServer;
import io.xenstream.transfer.RpcAddress;
import io.xenstream.transfer.RpcRule;
import io.xenstream.transfer.RpcSecurity;
import io.xenstream.transfer.ServerCounters;
import io.xenstream.transfer.ServerEvents;
import io.xenstream.transfer.ServerOptions;
import io.xenstream.transfer.TransferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Receives images into a directory and serves them. */
@Command(
        name = "receive",
        description =
                "Receives images from xenstream send into a directory and serves them to xenstream fetch. Each peer"
                        + " has a directory of its own in DIR. A received image appears there after it is complete and"
                        + " verified. Prints one line per image. Runs until SIGTERM or SIGINT.",
        exitCodeList = {
            "0:stopped by a signal",
            "2:invalid command line",
            "3:cannot use the keys or passwords",
            "4:cannot listen at ADDR, DIR is not a directory, or cannot write FILE"
        },
        footer = {
            "  xenstream receive --listen 0.0.0.0:7873 --into images --tls keys/server",
            "  xenstream receive --listen [::]:7873 --into images --tls keys --peer client",
            "  xenstream receive --listen unix:/run/xs/receive --into images",
            "  xenstream receive --listen unix:/run/xs/receive --into images --socket-mode 660 --peer backup",
            "",
            "Without TLS, receive listens only on loopback addresses and unix sockets unless",
            "--insecure is given."
        })
public final class ReceiveCommand extends BaseCommand {
    private static final int OCTAL = 8;
    private static final int OWNER_READ = 0400;

    @Option(
            names = "--listen",
            required = true,
            paramLabel = "ADDR",
            description = "The address to listen at: HOST:PORT, [IPV6]:PORT or unix:PATH. Port 0 picks a free port and"
                    + " prints it.")
    private String listen;

    @Option(names = "--into", required = true, paramLabel = "DIR", description = "The directory for the images.")
    private Path into;

    @Option(
            names = "--shared",
            description =
                    "Keep the images of all peers in DIR: each peer can fetch and replace the images of the others"
                            + " (default: each peer has a directory of its own in DIR, named after its certificate, user or,"
                            + " without TLS, tcp@anonymous for all).")
    private boolean isShared;

    @Option(
            names = "--socket-mode",
            paramLabel = "MODE",
            defaultValue = "600",
            description =
                    "The permissions of a unix socket, in octal. Who may write to it may connect (default: 600, this"
                            + " user and root).")
    private String socketMode;

    @Mixin
    private TlsOptions tls;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "A file of users who may authenticate with a password (SCRAM-SHA-256 over TLS) instead of a"
                    + " certificate: one NAME:PASSWORD per line. Other users must be able neither to read nor to write"
                    + " it.")
    private Path users;

    @Option(
            names = "--durability",
            paramLabel = "none|data|full",
            defaultValue = "data",
            description = "What a received image survives, as for copy (default: data).")
    private Durability durability;

    @Option(
            names = "--counters",
            paramLabel = "FILE",
            description =
                    "Count in this file, which xenstream counters reads while receive runs and after it has ended. Only"
                            + " a file with counters of a process that has ended is replaced.")
    private String counters;

    @Mixin
    private ReceiveLimitOptions limits;

    @Override
    public Integer call() {
        final RpcAddress address = ConnectionOptions.address(listen);
        if (!Files.isDirectory(into)) {
            throw new CommandFailure(ExitCode.OUTPUT, into + ": not a directory");
        }
        final ReceiveEventPrinter printer = new ReceiveEventPrinter(session());
        final Path counted = new FileArguments(session()).output("--counters", counters);
        // Before there is a socket that a signal would leave behind.
        Termination.onSignal(printer::end);
        try (CounterFile file = counted == null ? null : CounterFile.create(counted, "receive " + listen);
                ImageServer server = listen(address, printer, file)) {
            session().complain("listening at " + server.address());
            printer.run();
        } catch (final TransferException refused) {
            final int exitCode = refused.rule() == RpcRule.KEYS ? ExitCode.INPUT : ExitCode.OUTPUT;
            throw new CommandFailure(exitCode, refused.getMessage(), refused);
        }
        return ExitCode.FINE;
    }

    /** The file is null if nothing is counted. */
    private ImageServer listen(final RpcAddress address, final ReceiveEventPrinter printer, final CounterFile file) {
        if (file == null) {
            return ImageServer.listen(address, into, options(address, printer));
        }
        final ServerOptions options = options(address, new ServerCounters(printer, file));
        try {
            file.publish(false);
        } catch (final CounterException refused) {
            throw new CommandFailure(ExitCode.OUTPUT, refused.getMessage(), refused);
        }
        return ImageServer.listen(address, into, options);
    }

    private ServerOptions options(final RpcAddress address, final ServerEvents events) {
        return ServerOptions.of(security(address))
                .withShared(isShared)
                .withSocketPermissions(permissions())
                .withLimits(limits.limits())
                .withTimeouts(limits.timeouts())
                .withRestore(new Restore.Options(readOptions(), Restore.Options.DEFAULT.maxLength(), true, durability))
                .withEvents(events);
    }

    private Set<PosixFilePermission> permissions() {
        TlsOptions.require(
                socketMode.matches("0?[0-7]{3}"), "--socket-mode must be three octal digits, but is " + socketMode);
        final int mode = Integer.parseInt(socketMode, OCTAL);
        final Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        int bit = OWNER_READ;
        // The constants are in the order of the bits, from the owner's read permission.
        for (final PosixFilePermission permission : PosixFilePermission.values()) {
            if ((mode & bit) != 0) {
                permissions.add(permission);
            }
            bit >>= 1;
        }
        return permissions;
    }

    private RpcSecurity security(final RpcAddress address) {
        final RpcSecurity security = tls.security(address.isUnix());
        if (users == null) {
            return security;
        }
        TlsOptions.require(security.tls() != null, "--users needs TLS: give --tls");
        return security.withPasswords(PasswordFile.users(users));
    }
}
