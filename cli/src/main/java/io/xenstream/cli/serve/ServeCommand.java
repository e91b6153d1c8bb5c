// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.ImageOptions;
import io.xenstream.cli.command.NativeLibraries;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.counters.CounterException;
import io.xenstream.counters.CounterFile;
import io.xenstream.daemon.DaemonLimits;
import io.xenstream.daemon.ServiceEnvironment;
import io.xenstream.daemon.ServingException;
import io.xenstream.daemon.StoreDaemon;
import io.xenstream.daemon.StoreLocation;
import io.xenstream.daemon.StoreState;
import io.xenstream.daemon.Successor;
import io.xenstream.feed.ChangeFeed;
import io.xenstream.handoff.BoundSocketFile;
import io.xenstream.handoff.HandoffException;
import io.xenstream.handoff.HandoffListener;
import io.xenstream.handoff.HandoffRule;
import io.xenstream.nativeio.ImageSources;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.transfer.RpcAddress;
import io.xenstream.transfer.TransferException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves an image, or an empty store, to xenstore clients. */
@Command(
        name = "serve",
        description = "Serves the store of an image, or an empty store, to xenstore clients over a unix socket. Runs"
                + " until SIGTERM or SIGINT.",
        exitCodeList = {
            "0:stopped by a signal, or replaced by a successor; with --check: IMAGE can be adopted",
            "1:with --check: errors in IMAGE",
            "2:invalid command line",
            "3:cannot read IMAGE, or cannot take over from the running daemon",
            "4:cannot listen at S or ADDR, or cannot write OUT or FILE",
            "75:IMAGE is a live store that is busy; try again"
        },
        footer = {
            "  xenstream serve --read-only host.img --socket /tmp/xs",
            "  XENSTORED_PATH=/tmp/xs xenstore-ls -f      list it with the stock tools",
            "  xenstream serve --socket /run/xs/socket --save last.img",
            "  xenstream serve --socket /run/xs/socket --takeover      replace a running daemon",
            "  xenstream serve --socket /run/xs/socket --metrics 127.0.0.1:9180",
            "",
            "Every client has the privileges of domain 0; only the user who started the daemon",
            "can connect. The clients and guests recorded in IMAGE are not reconnected; with",
            "--verbose, or on a terminal, serve prints what it dropped."
        })
public final class ServeCommand extends BaseCommand {
    private static final int MIB_SHIFT = 20;
    private static final int MOST_MIB = 1024;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "IMAGE",
            description =
                    "The image: a file, the directory of a live store, or - for standard input (default: an empty store).")
    private String argument;

    @Option(
            names = "--socket",
            paramLabel = "S",
            description = "The unix socket to listen at. Required, except with --adopt.")
    private String socket;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description =
                    "The directory of the store, preferably on a tmpfs. It is opened if there is one, also after a crash; otherwise it is created,"
                            + " from IMAGE if given (default: a temporary directory). Under systemd, clients stay connected.")
    private Path store;

    @Option(names = "--read-only", description = "Refuse every change with EROFS.")
    private boolean isReadOnly;

    @Option(
            names = "--save",
            paramLabel = "OUT",
            description = "Write the store to this file on exit, completely or not at all.")
    private String target;

    @Option(
            names = "--metrics",
            paramLabel = "ADDR",
            description =
                    "Serve statistics for Prometheus at http://ADDR/metrics: HOST:PORT or [IPV6]:PORT with a loopback"
                            + " address, or unix:PATH, a socket for this user only. Port 0 picks a free port and prints it.")
    private String metrics;

    @Option(
            names = "--counters",
            paramLabel = "FILE",
            description =
                    "Count in this file, which xenstream counters reads while serve runs and after it has ended. Only a"
                            + " file with counters of a process that has ended is replaced.")
    private String counters;

    @Option(
            names = "--changes",
            paramLabel = "MIB",
            description =
                    "Record changes in a feed of this many MiB in the directory of the store, 1 to 1024, for"
                            + " xenstream watch-changes. A store that has a feed keeps it also without this option; 0 deletes it.")
    private Integer changes;

    @Option(
            names = "--verbose",
            description =
                    "Print what is loaded and served even if standard error is not a terminal, and a line for each"
                            + " client that connects, disconnects or is refused something for the first time.")
    private boolean isVerbose;

    @Mixin
    private DaemonLimitOptions limits;

    @Mixin
    private ImageOptions wanted;

    @Option(names = "--takeover", description = "Take over the store and the clients from the daemon that serves S.")
    private boolean isTakingOver;

    @Option(
            names = "--adopt",
            description = "Take the place of the daemon that was this process before and has written IMAGE: keep its"
                    + " clients and its socket, whose descriptors IMAGE names. xenstream-live-update does this to Xen's C"
                    + " daemon.")
    private boolean isAdopting;

    @Option(
            names = "--check",
            description =
                    "With --adopt: check IMAGE and the sockets, change nothing, and print the numbers of the"
                            + " descriptors that --adopt needs. The exit code is 1 if IMAGE has errors, or guests are connected.")
    private boolean isChecking;

    @Option(
            names = "--drop-guests",
            description = "With --adopt: do not mind that connected guests, which are not served, lose their xenstore.")
    private boolean dropsGuests;

    @Option(
            names = "--handoff",
            paramLabel = "H",
            description = "The unix socket for successors (default: S.handoff). Its directory must not be writable by"
                    + " others.")
    private Path handoff;

    /** What the store was loaded from. That of a predecessor is not known, so the saved image is for this user only. */
    private ImageSources sources = ImageSources.NONE;

    /** The sockets that are adopted; null to make them. */
    private Adoption adoption;

    private ImageHeader header = ImageHeader.of(ImageHeader.LATEST_VERSION, ByteOrder.LITTLE_ENDIAN);

    @Override
    public Integer call() {
        if (isChecking && !isAdopting) {
            throw new CommandFailure(ExitCode.USAGE, "--check is for --adopt");
        }
        if (!isAdopting) {
            if (socket == null) {
                throw new CommandFailure(ExitCode.USAGE, "missing required option: --socket=S");
            }
            return serve(FileArguments.path(socket));
        }
        if (isTakingOver || argument == null || argument.equals(ImageFile.STDIN)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    isTakingOver
                            ? "--adopt and --takeover are mutually exclusive"
                            : "--adopt needs the file that the daemon has written as IMAGE");
        }
        NativeLibraries.chooseDirectory();
        try (ImageFile file = ImageFile.open(argument, session())) {
            adoption = file.naming(() -> Adoption.of(file, readOptions(), socket));
            if (isChecking) {
                return file.naming(() -> adoption.check(file, store, trial(), limits.limits(), dropsGuests, session()));
            }
        }
        return serve(adoption.path());
    }

    private int serve(final Path path) {
        if (changes != null && (changes < 0 || changes > MOST_MIB)) {
            throw new CommandFailure(ExitCode.USAGE, "--changes " + changes + ": not from 0 to " + MOST_MIB);
        }
        final Path handoffSocket = handoff == null ? FileArguments.path(path + ".handoff") : handoff;
        final RpcAddress metricsAddress = metrics == null ? null : metricsAddress();
        final FileArguments files = new FileArguments(session())
                .input("IMAGE", argument)
                .socket("--socket", path)
                .socket("--handoff", handoffSocket);
        if (metricsAddress != null && metricsAddress.isUnix()) {
            files.socket("--metrics", metricsAddress.socket());
        }
        final Path out = files.output("--save", target);
        final Path counted = files.output("--counters", counters);
        requireShort(path, "--socket");
        requireShort(
                handoffSocket, handoff == null ? "the handoff socket, --socket followed by .handoff," : "--handoff");
        NativeLibraries.chooseDirectory();
        try (MetricsEndpoint endpoint = metricsAddress == null ? null : endpoint(metricsAddress);
                CounterFile file = counted == null ? null : CounterFile.create(counted, "serve " + path)) {
            final DaemonRun run = isTakingOver ? takeOver(path, handoffSocket) : begin(path, handoffSocket);
            run.daemon().reportTo(new ServeEvents(session()::complain, isVerbose));
            if (file != null) {
                count(run, file);
            }
            publish(run);
            if (endpoint != null) {
                endpoint.start(run.daemon());
            }
            run.allowLiveUpdate(path, handoffSocket, inherited(out, counted));
            log("serving " + run.daemon().state().report().summary() + " at " + path);
            run.daemon().notifyReady();
            boolean isReplaced = false;
            try {
                isReplaced = run.serve();
            } finally {
                // Whatever ends it: also an error.
                if (!isReplaced) {
                    end(run, out);
                }
            }
            if (isReplaced) {
                log("a successor now serves " + path);
            }
        } catch (final ServingException | CounterException refused) {
            throw new CommandFailure(ExitCode.OUTPUT, refused.getMessage(), refused);
        }
        return ExitCode.FINE;
    }

    /** A daemon that has clients already serves them, whatever becomes of its counters. */
    private void count(final DaemonRun run, final CounterFile file) {
        run.daemon().countIn(file);
        try {
            file.publish(isTakingOver);
        } catch (final CounterException | ImageIoException refused) {
            if (!isTakingOver && !isAdopting) {
                run.close();
                throw refused;
            }
            session().complain("no counters: " + refused.getMessage());
        }
    }

    /** Tells other processes what domains use, and what changes. */
    private void publish(final DaemonRun run) {
        try {
            run.daemon().publishUsage();
            if (changes != null && changes == 0) {
                ChangeFeed.delete(run.daemon().state().directory());
            }
            run.daemon().recordChanges(changes == null ? 0 : changes << MIB_SHIFT, isTakingOver);
        } catch (final ImageIoException refused) {
            if (!isTakingOver && !isAdopting) {
                run.close();
                throw refused;
            }
            session().complain("changes or figures are not recorded: " + refused.getMessage());
        }
    }

    /** The options that a successor gets from this command, unless the operator gives it others. */
    private Map<String, List<String>> inherited(final Path out, final Path counted) {
        final Map<String, List<String>> options = new LinkedHashMap<>(limits.arguments());
        if (isReadOnly) {
            options.put("--read-only", List.of());
        }
        if (out != null) {
            options.put("--save", List.of(out.toAbsolutePath().toString()));
        }
        if (counted != null) {
            options.put("--counters", List.of(counted.toAbsolutePath().toString()));
        }
        if (changes != null) {
            options.put("--changes", List.of(changes.toString()));
        }
        if (metrics != null) {
            options.put("--metrics", List.of(metrics));
        }
        return options;
    }

    private RpcAddress metricsAddress() {
        final RpcAddress address;
        try {
            address = RpcAddress.parse(metrics);
        } catch (final TransferException malformed) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--metrics " + metrics + ": not an address; expected HOST:PORT, [IPV6]:PORT or unix:PATH",
                    malformed);
        }
        if (!address.isLocal()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--metrics " + metrics
                            + ": not a loopback address, and statistics are served without authentication;"
                            + " use 127.0.0.1, [::1] or unix:PATH");
        }
        return address;
    }

    /** The endpoint. A successor's listens later, when its predecessor has closed its own. */
    private MetricsEndpoint endpoint(final RpcAddress address) {
        final MetricsEndpoint endpoint = new MetricsEndpoint(address, this::log, session()::complain);
        if (!isTakingOver) {
            try {
                endpoint.bind();
            } catch (final IOException refused) {
                throw new CommandFailure(
                        ExitCode.OUTPUT, "cannot serve metrics at " + address + ": " + refused.getMessage(), refused);
            }
        }
        return endpoint;
    }

    private static void requireShort(final Path socket, final String role) {
        try {
            BoundSocketFile.requireShort(socket);
        } catch (final IOException tooLong) {
            throw new CommandFailure(ExitCode.USAGE, role + " is too long: " + tooLong.getMessage(), tooLong);
        }
    }

    /** The service manager that has started this process, if any. */
    private static ServiceEnvironment service() {
        return ServiceEnvironment.of(System.getenv(), ProcessHandle.current().pid());
    }

    private DaemonRun takeOver(final Path path, final Path handoffSocket) {
        if (argument != null) {
            throw new CommandFailure(ExitCode.USAGE, "--takeover takes the store from the running daemon; omit IMAGE");
        }
        if (store != null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--takeover takes the store from the running daemon; omit --store");
        }
        sources = ImageSources.PRIVATE;
        return DaemonRun.takeOver(
                handoffSocket, new Successor(path, limits.limits(), isReadOnly, service()), this::log);
    }

    private DaemonRun begin(final Path path, final Path handoffSocket) {
        final StoreState state = load(limits.limits());
        final StoreDaemon daemon;
        try {
            daemon = adoption == null
                    ? StoreDaemon.listen(path, state, isReadOnly, service())
                    : adoption.serve(state, isReadOnly, this::log);
        } catch (final ServingException refused) {
            state.close();
            throw refused;
        }
        try {
            return new DaemonRun(daemon, HandoffListener.bind(handoffSocket), this::log);
        } catch (final HandoffException refused) {
            // Clients that have been adopted have nobody else to serve them.
            if (adoption == null && (handoff != null || refused.rule() != HandoffRule.DIRECTORY)) {
                daemon.close();
                throw refused;
            }
            log("no successor can take over: " + refused.getMessage());
            return new DaemonRun(daemon, null, this::log);
        }
    }

    private void end(final DaemonRun run, final Path out) {
        final StoreState state = run.daemon().state();
        boolean isSaved = false;
        try {
            if (out != null) {
                save(state, out);
            }
            isSaved = true;
        } finally {
            if (!isSaved) {
                state.keepStore();
                session()
                        .complain("the store stays in " + state.directory() + "; save it with: xenstream recover "
                                + state.directory() + " OUT");
            }
            run.close();
        }
    }

    private StoreState load(final DaemonLimits kept) {
        if (argument == null) {
            return StoreState.open(location(), kept);
        }
        try (ImageFile file = ImageFile.open(argument, session())) {
            return file.naming(() -> load(file, kept));
        }
    }

    private StoreState load(final ImageFile file, final DaemonLimits kept) {
        try (ImageReader reader = file.image().reader(readOptions())) {
            header = reader.header();
        }
        sources = file.sources();
        return adoption == null
                ? StoreState.load(location(), file.image().region(), kept, readOptions())
                : adoption.load(file, location(), kept);
    }

    /** A store beside that of --store, or where a temporary one would be. */
    private StoreLocation trial() {
        return StoreLocation.temporary(
                store == null ? memory() : store.toAbsolutePath().getParent());
    }

    private StoreLocation location() {
        return store == null ? StoreLocation.temporary(memory()) : StoreLocation.of(store);
    }

    /** Where Linux keeps shared memory, or where temporary files are. */
    private static Path memory() {
        final Path shared = Path.of("/dev/shm");
        return Files.isDirectory(shared) && Files.isWritable(shared)
                ? shared
                : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private void log(final String message) {
        if (isVerbose || session().terminal().onError()) {
            session().complain(message);
        }
    }

    private void save(final StoreState state, final Path out) {
        final ImageHeader saved =
                ImageHeader.of(wanted.version(header.version()), wanted.byteOrder(header.byteOrder()));
        try (NewImage image = MappedImage.create(out, wanted.durability(), sources);
                ImageWriter writer = image.writer(saved)) {
            state.save(writer);
            image.publish(writer.finish());
        }
    }
}
