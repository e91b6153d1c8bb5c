// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Session;
import io.xenstream.cli.finding.FindingReport;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Severity;
import io.xenstream.daemon.DaemonLimits;
import io.xenstream.daemon.InheritedSockets;
import io.xenstream.daemon.ServingException;
import io.xenstream.daemon.StoreDaemon;
import io.xenstream.daemon.StoreLocation;
import io.xenstream.daemon.StoreState;
import io.xenstream.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The daemon that was this process before has written its state to an image: takes over its sockets. */
final class Adoption {
    private final ReadOptions options;
    private final InheritedSockets sockets;

    private Adoption(final ReadOptions options, final InheritedSockets sockets) {
        this.options = options;
        this.sockets = sockets;
    }

    /**
     * Finds the socket that clients connect to.
     *
     * @param socket where the operator expects it; null for wherever it is
     * @throws CommandFailure if there is none, or it is elsewhere
     */
    static Adoption of(final ImageFile file, final ReadOptions options, final String socket) {
        final InheritedSockets sockets;
        try {
            sockets = InheritedSockets.find(file.image().region(), options);
        } catch (final ServingException none) {
            throw new CommandFailure(ExitCode.INPUT, file.name() + ": " + none.getMessage(), none);
        }
        if (socket != null && !isSame(FileArguments.path(socket), sockets.path())) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "clients connect to " + sockets.path() + ", not to " + socket + "; omit --socket with --adopt");
        }
        return new Adoption(options, sockets);
    }

    private static boolean isSame(final Path wanted, final Path found) {
        try {
            return wanted.toAbsolutePath().normalize().equals(found) || Files.isSameFile(wanted, found);
        } catch (final IOException missing) {
            return false;
        }
    }

    Path path() {
        return sockets.path();
    }

    StoreState load(final ImageFile file, final StoreLocation location, final DaemonLimits limits) {
        return StoreState.adopt(location, file.image().region(), limits, options, sockets);
    }

    StoreDaemon serve(final StoreState state, final boolean isReadOnly, final Consumer<String> log) {
        sockets.refusals().forEach(log);
        final int guests = state.report().domains();
        if (guests > 0) {
            log.accept("not served, domain 0 included: the rings of " + FindingReport.counted(guests, "domain"));
        }
        return StoreDaemon.adopt(sockets, state, isReadOnly);
    }

    /**
     * Does everything that can fail, with a store that is deleted again, and serves nobody. Prints the numbers of the descriptors that are needed.
     *
     * @param store    where the store will be; null for a temporary one
     * @param location of a store to try
     * @param dropsGuests whether it does not matter that guests are connected
     * @return whether the image is good
     */
    int check(
            final ImageFile file,
            final Path store,
            final StoreLocation location,
            final DaemonLimits limits,
            final boolean dropsGuests,
            final Session session) {
        final long[] errors = {0};
        Verifier.verify(file.image().region(), options.withStrict(false), finding -> {
            if (finding.severity() == Severity.ERROR) {
                errors[0]++;
                session.complain(file.name() + ": " + finding.rule().code() + " "
                        + finding.place().position() + ": " + finding.message());
            }
        });
        if (errors[0] > 0) {
            return ExitCode.FOUND;
        }
        requireEmpty(store);
        try (StoreState state = load(file, location, limits)) {
            if (!dropsGuests && state.guests() > 0) {
                session.complain(file.name() + ": " + FindingReport.counted(state.guests(), "guest")
                        + " would have no xenstore any more; to replace the daemon all the same, add --drop-guests");
                return ExitCode.FOUND;
            }
            sockets.refusals().forEach(session::complain);
            session.output()
                    .text(sockets.numbers().stream().map(String::valueOf).collect(Collectors.joining(" ")))
                    .newline();
            session.complain(file.name() + ": can be adopted: " + state.report().summary());
        }
        return ExitCode.FINE;
    }

    private static void requireEmpty(final Path store) {
        if (store == null || !Files.exists(store)) {
            return;
        }
        try (Stream<Path> files = Files.list(store)) {
            if (files.findAny().isPresent()) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--store: " + store + " is not empty; the store of IMAGE needs a directory of its own");
            }
        } catch (final IOException unreadable) {
            throw new CommandFailure(
                    ExitCode.OUTPUT, "--store: cannot read " + store + ": " + unreadable.getMessage(), unreadable);
        }
    }
}
