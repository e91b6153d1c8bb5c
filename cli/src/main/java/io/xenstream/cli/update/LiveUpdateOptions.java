// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What the commands that replace a daemon have in common. */
final class LiveUpdateOptions {
    private static final String COMMAND = "XENSTREAM_COMMAND";

    @Option(
            names = "--socket",
            paramLabel = "SOCKET",
            description = "The socket of the running daemon (default: as for preflight).")
    private String socket;

    @Option(names = "--allow-loss", description = "Go on even if the successor loses something that matters.")
    private boolean isLossAllowed;

    @Option(
            names = "--repair",
            description = "Repair the state if the successor would not load it. Only the state that the daemon writes"
                    + " can be repaired; so the preflight does not stop the update.")
    private boolean isRepairing;

    @Option(names = "--force", description = "Do not wait for transactions that last longer than --timeout (-F).")
    private boolean isForced;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long the daemon may wait for the end of transactions (-t; default: 60).")
    private int timeout;

    @Option(
            names = "--check-time",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long the check of the state may take while clients wait (default: 60).")
    private int checkTime;

    @Option(
            names = "--old",
            paramLabel = "DAEMON",
            description =
                    "The program of the running daemon, which serves on if the state is bad (default: as /proc says).")
    private String old;

    @Option(
            names = "--control",
            paramLabel = "PROGRAM",
            description = "Xen's xenstore-control (default: in PATH or where Xen's packages have it).")
    private String control;

    @Option(
            names = "--wrapper",
            paramLabel = "SCRIPT",
            description =
                    "The script that checks the state in between (default: xenstream-live-update beside this command).")
    private String wrapper;

    @Option(
            names = "--command",
            paramLabel = "PROGRAM",
            description = "The xenstream command that this script uses (default: this one).")
    private String command;

    Path socket() {
        return StateSource.socket(socket);
    }

    boolean isLossAllowed() {
        return isLossAllowed;
    }

    boolean isRepairing() {
        return isRepairing;
    }

    boolean isForced() {
        return isForced;
    }

    int timeout() {
        return requirePositive("--timeout", timeout);
    }

    int checkTime() {
        return requirePositive("--check-time", checkTime);
    }

    private static int requirePositive(final String option, final int seconds) {
        if (seconds < 1) {
            throw new CommandFailure(ExitCode.USAGE, option + " must be at least 1, but is " + seconds);
        }
        return seconds;
    }

    /** The program of the running daemon. */
    Path old() {
        final Path program = old == null ? SocketOwner.program(socket()) : FileArguments.path(old);
        if (program == null || !isProgram(program)) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    (program == null ? "the program of the daemon at " + socket() : program.toString())
                            + " cannot be found; if it was upgraded meanwhile, cp /proc/PID/exe to a file, and name that with"
                            + " --old; nothing was changed");
        }
        return program.toAbsolutePath();
    }

    Path control() {
        final Path program = control == null ? XenPrograms.find("xenstore-control") : FileArguments.path(control);
        return require(program, "xenstore-control", "--control");
    }

    Path command() {
        return require(given(command, System.getenv(COMMAND)), "the xenstream command", "--command");
    }

    Path wrapper() {
        final String home = System.getenv(COMMAND);
        final Path beside = home == null ? null : Path.of(home).resolveSibling("xenstream-live-update");
        return require(
                wrapper == null ? beside : FileArguments.path(wrapper),
                "the script xenstream-live-update",
                "--wrapper");
    }

    private static Path given(final String option, final String otherwise) {
        final String argument = option == null ? otherwise : option;
        return argument == null ? null : FileArguments.path(argument);
    }

    static Path require(final Path program, final String what, final String option) {
        if (program == null || !isProgram(program)) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    (program == null ? what : program.toString())
                            + " cannot be found, or is not executable; name it with " + option
                            + "; nothing was changed");
        }
        return program.toAbsolutePath();
    }

    private static boolean isProgram(final Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }
}
