// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.compat.TargetDaemon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has Xen's own tool update a daemon, into a copy of the script that checks the state in between. The copy and its settings are in a directory that
 * nobody else can read or write, which is deleted.
 */
final class CheckedUpdate implements AutoCloseable {
    /** A daemon answers only when it has loaded its state. */
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(10);

    private static final long POLL_MILLIS = 50;
    /** For a tool whose daemon has answered already. */
    private static final long PATIENCE_MILLIS = 2000;

    private static final String NEW = "new ";
    private static final String OLD = "old ";

    private final LiveUpdateOptions options;
    private final Path directory;
    private final Path script;
    private final Path result;

    private CheckedUpdate(final LiveUpdateOptions options, final Path directory) {
        this.options = options;
        this.directory = directory;
        script = directory.resolve("xenstream-live-update");
        result = directory.resolve("result");
    }

    /**
     * What the daemon becomes.
     *
     * @param program   of the successor
     * @param arguments empty for those of the old daemon
     * @param daemon    what the successor is; null for the same as the old daemon
     */
    record Successor(Path program, List<String> arguments, TargetDaemon daemon) {}

    /**
     * What has become of an update.
     *
     * @param exitCode of this command
     * @param word     for scripts
     * @param detail   for people; one or several lines
     */
    record Outcome(int exitCode, String word, String detail) {}

    static CheckedUpdate prepare(final LiveUpdateOptions options, final Successor successor) throws IOException {
        final Path directory = Files.createTempDirectory(
                Path.of(System.getProperty("java.io.tmpdir")),
                "xenstream-update-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        final CheckedUpdate update = new CheckedUpdate(options, directory);
        boolean isPrepared = false;
        try {
            Files.copy(options.wrapper(), update.script);
            Files.setPosixFilePermissions(update.script, PosixFilePermissions.fromString("rwx------"));
            Files.writeString(directory.resolve("settings"), update.settings(successor));
            isPrepared = true;
            return update;
        } finally {
            if (!isPrepared) {
                update.close();
            }
        }
    }

    private String settings(final Successor successor) {
        final StringBuilder settings = new StringBuilder();
        set(settings, "XENSTORED", options.old().toString());
        set(settings, "XENSTREAM", options.command().toString());
        set(settings, "XENSTREAM_NEXT", successor.program().toString());
        set(settings, "XENSTREAM_NEXT_ARGS", String.join(" ", successor.arguments()));
        set(
                settings,
                "XENSTREAM_FOR",
                successor.daemon() == null ? "" : successor.daemon().code());
        set(settings, "XENSTREAM_REPAIR", options.isRepairing() ? "yes" : "");
        set(settings, "XENSTREAM_ALLOW_LOSS", options.isLossAllowed() ? "yes" : "");
        set(settings, "XENSTREAM_TIME", Integer.toString(options.checkTime()));
        set(settings, "XENSTREAM_RESULT", result.toString());
        return settings.toString();
    }

    private static void set(final StringBuilder settings, final String name, final String value) {
        settings.append(name).append("='").append(value.replace("'", "'\\''")).append("'\n");
    }

    /** The command line of Xen's tool, with a program to become. */
    static List<String> command(final LiveUpdateOptions options, final Path program) {
        final List<String> command = new ArrayList<>(List.of(options.control().toString(), "live-update"));
        command.addAll(List.of("-t", Integer.toString(options.timeout())));
        if (options.isForced()) {
            command.add("-F");
        }
        command.add(program.toString());
        return command;
    }

    /** Tries whether everything is there that the script needs; throws if not. */
    void rehearse() throws IOException {
        final Ended check = run(List.of(script.toString(), "--check"), Duration.ofSeconds(options.checkTime()));
        if (check.exitCode != 0) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "the script that checks the state in between does not run: "
                            + check.said.strip().replace("\n", "; ") + "; nothing was changed");
        }
    }

    List<String> command() {
        return command(options, script);
    }

    /** Updates the daemon, and waits until it answers or has ended. */
    Outcome run() throws IOException {
        final Duration longest = LONGEST_LOAD.plusSeconds(options.timeout()).plusSeconds(2L * options.checkTime());
        final Ended tool = run(command(), longest);
        final String told = told();
        if (!answers()) {
            return new Outcome(
                    ExitCode.NO_DAEMON,
                    "no-daemon",
                    "no daemon answers at " + options.socket() + "; " + tool.said.strip() + told.strip());
        }
        final int replaced = told.lastIndexOf("\n" + NEW);
        final int kept = told.lastIndexOf("\n" + OLD);
        // The tool's own answer says little: it is part of the state, and a daemon of another kind does not know the
        // tool's next question.
        if (replaced <= kept) {
            final String reason = kept < 0
                    ? tool.said.strip()
                    : told.substring(kept + 1 + OLD.length()).strip();
            return new Outcome(ExitCode.NOT_REPLACED, "not-replaced", "the old daemon serves on: " + reason);
        }
        return new Outcome(
                ExitCode.FINE,
                "replaced",
                told.substring(replaced + 1 + NEW.length()).strip() + " serves");
    }

    private String told() throws IOException {
        return Files.exists(result) ? Files.readString(result, StandardCharsets.UTF_8) : "";
    }

    private boolean answers() {
        try (DaemonClient client = DaemonClient.connect(options.socket(), LONGEST_LOAD)) {
            client.request(DaemonClient.GET_DOMAIN_PATH, "0");
            client.reply();
            return true;
        } catch (final IOException ended) {
            return false;
        }
    }

    /** What a program has ended with, and what it has printed. */
    private record Ended(int exitCode, String said) {}

    private Ended run(final List<String> command, final Duration longest) throws IOException {
        final Path said = directory.resolve("said");
        final ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("XENSTORED_PATH", options.socket().toString());
        final Process process = builder.start();
        try {
            final long end = System.nanoTime() + longest.toNanos();
            while (System.nanoTime() < end && !process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                // A daemon of another kind does not get the reply that the tool waits for.
                if (told().contains("\n" + NEW) && answers()) {
                    process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                    break;
                }
            }
            process.destroyForcibly();
            return new Ended(process.waitFor(), Files.readString(said, StandardCharsets.UTF_8));
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.NOT_REPLACED, "interrupted while " + command.get(0) + " runs", stopped);
        }
    }

    @Override
    public void close() throws IOException {
        for (final String name : List.of("settings", "result", "said", "xenstream-live-update")) {
            Files.deleteIfExists(directory.resolve(name));
        }
        Files.deleteIfExists(directory);
    }
}
