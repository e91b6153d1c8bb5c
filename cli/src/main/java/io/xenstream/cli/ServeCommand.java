// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.daemon.Limits;
import io.xenstream.daemon.ServingException;
import io.xenstream.daemon.SocketAdopter;
import io.xenstream.daemon.StoreDaemon;
import io.xenstream.daemon.StoreState;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.nio.ByteOrder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Serves an image, or an empty store, to clients of xenstore. */
@Command(
        name = "serve",
        description =
                "Serves the store of an image, or an empty one, over a unix socket, to whatever speaks the protocol"
                        + " of xenstored. Runs until it is told to end by SIGTERM or SIGINT.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  xenstream serve --read-only host.img --socket /tmp/xs",
            "  XENSTORED_PATH=/tmp/xs xenstore-ls -f      look at it with the stock tools",
            "  xenstream serve --socket /tmp/xs --save last.img",
            "",
            "Clients are trusted as domain 0 is; only the user who started it can connect.",
            "The clients and guests that IMAGE knows of are not connected any more: with",
            "--verbose, or on a terminal, it says what was left out."
        })
final class ServeCommand implements Callable<Integer> {
    /** How long a wait for clients is at the most: it is ended when there is something to do. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    @ParentCommand
    private Main main;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "IMAGE",
            description = "The image: a file, or - for standard input; an empty store if there is none.")
    private String argument;

    @Option(names = "--socket", required = true, paramLabel = "S", description = "Where clients connect to.")
    private String socket;

    @Option(names = "--read-only", description = "Refuse every change, with EROFS.")
    private boolean isReadOnly;

    @Option(
            names = "--save",
            paramLabel = "OUT",
            description = "Write the store to this file in the end, whole or not at all.")
    private String target;

    @Option(names = "--verbose", description = "Say what is loaded and served, as on a terminal.")
    private boolean isVerbose;

    @Mixin
    private ServeLimits limits;

    @Mixin
    private ImageOptions wanted;

    private ImageHeader header = ImageHeader.of(ImageHeader.LATEST_VERSION, ByteOrder.LITTLE_ENDIAN);

    @Override
    public Integer call() {
        final Path out = target == null ? null : ImageFile.target(target);
        final StoreState state = load(limits.limits());
        try (StoreDaemon daemon = StoreDaemon.listen(socketPath(), state, isReadOnly, LONGEST_WAIT)) {
            say("serves " + state.report().summary() + " at " + socket);
            serve(daemon);
            if (out != null) {
                save(state, out);
            }
        } catch (final ServingException refused) {
            throw new CommandFailure(ExitCode.OUTPUT, refused.getMessage(), refused);
        }
        return ExitCode.FINE;
    }

    private Path socketPath() {
        try {
            return Path.of(socket);
        } catch (final InvalidPathException invalid) {
            throw new CommandFailure(ExitCode.USAGE, "not a file name: " + invalid.getMessage(), invalid);
        }
    }

    private StoreState load(final Limits kept) {
        if (argument == null) {
            return new StoreState(kept);
        }
        try (ImageFile file = ImageFile.open(argument, main.session())) {
            return file.naming(() -> load(file, kept));
        }
    }

    private StoreState load(final ImageFile file, final Limits kept) {
        try (ImageReader reader = file.image().reader(main.readOptions())) {
            header = reader.header();
            return StoreState.load(reader, kept, SocketAdopter.NONE);
        }
    }

    private void say(final String message) {
        if (isVerbose || main.session().terminal().onError()) {
            main.session().complain(message);
        }
    }

    private static void serve(final StoreDaemon daemon) {
        final AtomicBoolean isEnding = new AtomicBoolean();
        Termination.onSignal(() -> {
            isEnding.set(true);
            daemon.wakeUp();
        });
        while (!isEnding.get()) {
            daemon.doWork();
        }
    }

    private void save(final StoreState state, final Path out) {
        final ImageHeader saved =
                ImageHeader.of(wanted.version(header.version()), wanted.byteOrder(header.byteOrder()));
        try (NewImage image = MappedImage.create(out, wanted.durability());
                ImageWriter writer = image.writer(saved)) {
            state.save(writer, false, -1);
            image.publish(writer.finish());
        }
    }
}
