// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that is one of Xen's daemons, on a socket of its own, without a hypervisor; after a live update, it is its successor.
 *
 * <p>It ends when it is closed, and its log is left in {@code target/interop}.
 */
public final class StockDaemon implements AutoCloseable {
    private static final AtomicInteger STARTED = new AtomicInteger();
    private static final String SOCKET = "socket";
    private static final String NEXT = "next";
    private static final String DUMPED = "dumped";
    private static final String REPLACED = "replaced";
    private static final String PREDECESSOR = "predecessor";

    private final StockPackages packages;
    private final Scratch scratch;
    private final Path log;
    private final OwnedProcess process;
    private final long startedAt;
    private DaemonKind kind;

    private StockDaemon(
            final StockPackages packages,
            final Scratch scratch,
            final DaemonKind kind,
            final List<String> command,
            final Map<String, String> environment)
            throws IOException {
        this.packages = packages;
        this.scratch = scratch;
        this.kind = kind;
        // Tests run in several JVMs at a time.
        log = Files.createDirectories(Path.of("target", "interop"))
                .resolve(ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet() + "-"
                        + kind.name().toLowerCase(Locale.ROOT) + ".log");
        Files.deleteIfExists(log);
        final ProcessBuilder builder = new ProcessBuilder(command)
                .directory(scratch.folder().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(packages.environment());
        builder.environment().put("LD_PRELOAD", packages.standIn().toString());
        builder.environment().put("STAND_IN_FOLDER", scratch.folder().toString());
        builder.environment().put("XENSTORED_RUNDIR", scratch.folder().toString());
        builder.environment().putAll(environment);
        startedAt = System.nanoTime();
        process = OwnedProcess.start(builder);
    }

    /** Starts a daemon with an empty store, and waits until it serves. */
    public static StockDaemon start(final StockPackages packages, final DaemonKind kind) throws IOException {
        return start(packages, kind, Map.of());
    }

    /**
     * Starts a daemon with an empty store, and waits until it serves.
     *
     * @param environment what it finds in its environment beside the usual, as do the programs that it becomes
     */
    public static StockDaemon start(
            final StockPackages packages, final DaemonKind kind, final Map<String, String> environment)
            throws IOException {
        final Scratch scratch = furnished();
        final StockDaemon daemon =
                begin(packages, scratch, kind, kind.command(packages, scratch.folder()), environment);
        daemon.awaitServing();
        return daemon;
    }

    /**
     * Starts a daemon that restores a state, and does not wait for what becomes of that: see {@link #awaitServing} and {@link #outcome}.
     *
     * @param state       is copied
     * @param descriptors which the state says are open
     */
    public static StockDaemon restore(
            final StockPackages packages, final DaemonKind kind, final Path state, final Descriptors descriptors)
            throws IOException {
        final Scratch scratch = furnished();
        Files.copy(state, scratch.resolve(kind.stateFile()));
        final Map<String, String> environment = new HashMap<>();
        environment.put("STAND_IN_LISTEN", String.valueOf(descriptors.listening()));
        environment.put("STAND_IN_EVENTS", String.valueOf(descriptors.events()));
        return begin(packages, scratch, kind, kind.restoringCommand(packages, scratch.folder()), environment);
    }

    private static StockDaemon begin(
            final StockPackages packages,
            final Scratch scratch,
            final DaemonKind kind,
            final List<String> command,
            final Map<String, String> environment)
            throws IOException {
        try {
            return new StockDaemon(packages, scratch, kind, command, environment);
        } catch (final IOException failure) {
            scratch.close();
            throw failure;
        }
    }

    /** With what oxenstored is configured by; the other one knows its folder from the environment. */
    private static Scratch furnished() throws IOException {
        final Scratch scratch = Scratch.create();
        final Path folder = scratch.folder();
        Files.writeString(folder.resolve("port"), "1");
        Files.write(folder.resolve("ring-0"), new byte[4096]);
        Files.writeString(
                folder.resolve("oxenstored.conf"),
                String.join(
                        "\n",
                        "xenstored-kva = " + folder.resolve("ring-0"),
                        "xenstored-port = " + folder.resolve("port"),
                        "pid-file = " + folder.resolve("pid"),
                        "xenstored-log-file = /dev/stderr",
                        "access-log-file = " + folder.resolve("access.log"),
                        "quota-activate = false",
                        ""));
        return scratch;
    }

    /** How long ago the process was started. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    public DaemonKind kind() {
        return kind;
    }

    public Path socket() {
        return scratch.resolve(SOCKET);
    }

    /** The process, whatever it has become. */
    public long pid() {
        return process.process().pid();
    }

    /** Where it writes its state for a live update. */
    public Path stateFile() {
        return scratch.resolve(kind.stateFile());
    }

    /** The stock tools, connected to this daemon. */
    public StockTools tools() {
        return StockTools.of(packages, socket());
    }

    /** A new connection. */
    public Client connect() throws IOException {
        return Client.connect(socket());
    }

    /** The guest's end of a ring page; {@link Client#introduce} it, too. */
    public Guest guest(final int domid) throws IOException {
        return Guest.open(scratch.resolve("ring-" + domid), this);
    }

    /** The guest's end of the ring page of a guest that has come from another host, with its memory, to be restored under another id. */
    public Guest migrated(final StockDaemon from, final int oldDomid, final int domid) throws IOException {
        Files.copy(from.scratch.resolve("ring-" + oldDomid), scratch.resolve("ring-" + domid));
        return guest(domid);
    }

    /** What it has written to standard output and standard error. */
    public String log() throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1);
    }

    /**
     * Waits until it answers.
     *
     * @throws AssertionError if it has ended, or takes longer
     */
    public void awaitServing(final Duration time) throws IOException {
        if (!serves(time)) {
            throw new AssertionError("the daemon has ended with " + process.waitFor(time) + ":\n" + log());
        }
    }

    public void awaitServing() throws IOException {
        awaitServing(Deadline.LONG);
    }

    /** Waits until it answers, or has ended. */
    private boolean serves(final Duration time) throws IOException {
        final Deadline deadline = Deadline.in(time);
        final boolean[] hasAnswered = new boolean[1];
        deadline.await(kind + " serves", () -> {
            hasAnswered[0] = answers(deadline);
            return hasAnswered[0] || !process.isAlive();
        });
        return hasAnswered[0];
    }

    private boolean answers(final Deadline deadline) {
        try (Client client = connect()) {
            final int requestId = client.nextRequestId();
            client.send(Message.of(Message.GET_DOMAIN_PATH, requestId, 0, "0").bytes());
            client.response(requestId, Duration.ofNanos(Math.max(1, deadline.remaining())));
            return true;
        } catch (final IOException notYetOrNoLonger) {
            return false;
        }
    }

    /** Waits until it answers or has ended. Returns whether it answers, also after its nodes were listed, whether or not the tool can list all of them. */
    boolean servesOn() throws IOException {
        if (!serves(Deadline.LONG)) {
            return false;
        }
        tools().run("xenstore-ls", "-f", "-p");
        return serves(Deadline.LONG);
    }

    /** Waits until it answers or has ended, and says which. */
    public Outcome outcome() throws IOException {
        if (serves(Deadline.LONG)) {
            final ToolRun listing = tools().run("xenstore-ls", "-f", "-p");
            if (listing.exitCode() == 0) {
                return Outcome.serves(listing.lines(), log());
            }
        }
        return Outcome.ended(process.waitFor(Deadline.LONG), log());
    }

    /**
     * Has a successor take over, and waits until it serves. A successor of the same kind must also tell {@code xenstore-control} of its
     * success; one of another kind knows nothing of that.
     *
     * @param successor   what the process becomes
     * @param replacement what the successor reads, from what this daemon wrote
     */
    public void liveUpdate(final DaemonKind successor, final StateReplacement replacement) throws IOException {
        final DaemonKind predecessor = kind;
        try (OwnedProcess control = update(successor, replacement)) {
            awaitServing();
            if (successor == predecessor && control.waitFor(Deadline.LONG) != 0) {
                throw new AssertionError("the successor serves, but has reported no success");
            }
        }
    }

    /** Has a successor take over, and says what has become of that. */
    public Outcome attemptLiveUpdate(final DaemonKind successor, final StateReplacement replacement)
            throws IOException {
        final OwnedProcess control = update(successor, replacement);
        try {
            return outcome();
        } finally {
            control.close();
        }
    }

    /** Until the successor starts; what goes on is the {@code xenstore-control} that has asked for it. */
    private OwnedProcess update(final DaemonKind successor, final StateReplacement replacement) throws IOException {
        final Path script = scratch.resolve(NEXT);
        Files.writeString(script, script(successor));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        final OwnedProcess control = tools().startControl("live-update", script.toString(), "-t", "60");
        try {
            final Path dumped = scratch.resolve(DUMPED);
            Deadline.in(Deadline.LONG)
                    .await("the daemon dumped its state", () -> Files.exists(dumped) || !control.isAlive());
            if (!Files.exists(dumped)) {
                throw new AssertionError("the daemon refuses a live update:\n" + log());
            }
            Files.delete(dumped);
            final Path state = scratch.resolve(PREDECESSOR);
            Files.move(scratch.resolve(kind.stateFile()), state, StandardCopyOption.REPLACE_EXISTING);
            replacement.replace(state, scratch.resolve(successor.stateFile()));
            kind = successor;
            Files.createFile(scratch.resolve(REPLACED));
            return control;
        } catch (final IOException | RuntimeException | Error failure) {
            control.close();
            throw failure;
        }
    }

    /** Runs in the daemon's process, between its dump and its successor. */
    private String script(final DaemonKind successor) {
        final StringBuilder command = new StringBuilder();
        for (final String word : successor.restoringCommand(packages, scratch.folder())) {
            command.append(" '").append(word).append('\'');
        }
        return String.join(
                "\n",
                "#!/bin/sh",
                "# oxenstored asks first whether there is such a program",
                "case \" $* \" in *' --help '*) exit 0 ;; esac",
                "cd '" + scratch.folder() + "' || exit",
                ": > " + DUMPED,
                "polls=0",
                "until [ -e " + REPLACED + " ]; do",
                "    polls=$((polls + 1))",
                "    [ $polls -lt 30000 ] || exit 1",
                "    sleep 0.01",
                "done",
                "rm " + REPLACED,
                "exec" + command,
                "");
    }

    @Override
    public void close() {
        process.close();
        scratch.close();
    }
}
