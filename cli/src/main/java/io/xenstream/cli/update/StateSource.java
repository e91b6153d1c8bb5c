// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Progress;
import io.xenstream.cli.command.Session;
import io.xenstream.cli.command.StateFormat;
import io.xenstream.cli.finding.FindingReport;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.nativeio.ImageSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The state that a successor would get: of a file, a live store or a running daemon. */
final class StateSource {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String file;
    private final Path socket;
    private final Session session;
    private final ReadOptions options;
    private final StateCheck.Preparation preparation;
    private boolean isOxenstored;

    /**
     * Names the state.
     *
     * @param file   a file, the directory of a live store, or - for standard input; null for the running daemon
     * @param socket of the running daemon
     */
    StateSource(
            final String file,
            final Path socket,
            final Session session,
            final ReadOptions options,
            final StateCheck.Preparation preparation) {
        this.file = file;
        this.socket = socket;
        this.session = session;
        this.options = options;
        this.preparation = preparation;
    }

    /** The socket where Xen's tools expect it, unless it is given. */
    static Path socket(final String given) {
        if (given != null) {
            return FileArguments.path(given);
        }
        final String path = System.getenv("XENSTORED_PATH");
        if (path != null && !path.isEmpty()) {
            return FileArguments.path(path);
        }
        final String directory = System.getenv("XENSTORED_RUNDIR");
        return FileArguments.path(directory == null || directory.isEmpty() ? "/run/xenstored" : directory)
                .resolve("socket");
    }

    /** What the user calls it. */
    String name() {
        return file == null ? socket.toString() : file.equals(ImageFile.STDIN) ? "stdin" : file;
    }

    /**
     * Checks the state.
     *
     * @param wanted the successor; null for the same daemon as now
     */
    StateVerdict check(final TargetDaemon wanted, final FindingReport report) {
        return file == null ? checkRunning(wanted, report) : checkFile(wanted, report);
    }

    /** Whether the state that was checked is oxenstored's. */
    boolean isOxenstored() {
        return isOxenstored;
    }

    private StateCheck checker(final TargetDaemon daemon, final FindingReport report) {
        return new StateCheck(daemon, options, report, preparation);
    }

    private StateVerdict checkFile(final TargetDaemon wanted, final FindingReport report) {
        try (ImageFile opened = ImageFile.open(file, session)) {
            final Region region = opened.image().region();
            return Progress.during(
                    session,
                    "check",
                    () -> opened.naming(() -> {
                        final StateFormat form = StateFormat.of(region);
                        isOxenstored = form == StateFormat.OXENSTORED;
                        final TargetDaemon daemon = wanted == null ? SameDaemon.of(region, form) : wanted;
                        return checker(daemon, report).check(region, form, opened.sources());
                    }));
        } catch (final ImageException nothing) {
            if (nothing.rule() == IoRule.SHRUNK) {
                throw nothing;
            }
            return checker(wanted == null ? TargetDaemon.C_4_17 : wanted, report)
                    .unreadable(nothing);
        }
    }

    private StateVerdict checkRunning(final TargetDaemon wanted, final FindingReport report) {
        return Progress.during(session, "read", () -> {
            try (RunningState running = RunningState.read(socket, PATIENCE)) {
                final Path program = SocketOwner.program(socket);
                isOxenstored = program == null
                        ? running.isOxenstored()
                        : program.getFileName().toString().contains("oxenstored");
                final TargetDaemon same = isOxenstored ? TargetDaemon.OXENSTORED : ofRelease();
                final StateCheck check = checker(wanted == null ? same : wanted, report);
                check.add(
                        UpdateRule.NOT_SEEN, socket.toString(), LoadOutcome.LOADS, running.nodes() + " nodes checked");
                requireSpace(check, SpaceNeed.of(running.region().length(), isOxenstored));
                return check.check(running.region(), StateFormat.IMAGE, ImageSources.PRIVATE);
            } catch (final IOException silent) {
                throw new CommandFailure(
                        ExitCode.INPUT,
                        "cannot read the store of the daemon at " + socket + ": " + silent.getMessage()
                                + "; name its socket with --socket, or a state in a file",
                        silent);
            }
        });
    }

    private static TargetDaemon ofRelease() {
        final TargetDaemon release = SameDaemon.ofHypervisor();
        return release == null ? TargetDaemon.C_4_17 : release;
    }

    private void requireSpace(final StateCheck check, final SpaceNeed need) throws IOException {
        final Path directory = socket.toAbsolutePath().getParent();
        final long free = Files.getFileStore(directory).getUsableSpace();
        if (!need.fits(free)) {
            check.add(
                    UpdateRule.SPACE,
                    directory.toString(),
                    LoadOutcome.MAY_CRASH,
                    "the state needs about " + need.bytes() + " bytes, free are " + free);
        }
    }
}
