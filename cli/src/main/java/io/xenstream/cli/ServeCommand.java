// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.HandoffException;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.daemon.Limits;
import io.xenstream.daemon.ServingException;
import io.xenstream.daemon.SocketAdopter;
import io.xenstream.daemon.StoreDaemon;
import io.xenstream.daemon.StoreState;
import io.xenstream.daemon.Successor;
import io.xenstream.handoff.HandoffListener;
import io.xenstream.handoff.HandoffRule;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.nio.ByteOrder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
        exitCodeList = {
            "0:it was told to end, or has been taken over from",
            "2:the command line was not understood",
            "3:IMAGE could not be read, or the daemon not be taken over from",
            "4:S could not be served at, or OUT not be written"
        },
        footer = {
            "  xenstream serve --read-only host.img --socket /tmp/xs",
            "  XENSTORED_PATH=/tmp/xs xenstore-ls -f      look at it with the stock tools",
            "  xenstream serve --socket /run/xs/socket --save last.img",
            "  xenstream serve --socket /run/xs/socket --takeover      its successor",
            "",
            "Clients are trusted as domain 0 is; only the user who started it can connect.",
            "The clients and guests that IMAGE knows of are not connected any more: with",
            "--verbose, or on a terminal, it says what was left out."
        })
final class ServeCommand implements Callable<Integer> {
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

    @Option(
            names = "--takeover",
            description = "Take clients and store over from the daemon that serves S, and serve on in its place.")
    private boolean isTakingOver;

    @Option(
            names = "--handoff",
            paramLabel = "H",
            description = "Where successors knock (default: S.handoff). Its directory must not be writable by others.")
    private Path handoff;

    private ImageHeader header = ImageHeader.of(ImageHeader.LATEST_VERSION, ByteOrder.LITTLE_ENDIAN);

    @Override
    public Integer call() {
        final Path out = target == null ? null : ImageFile.target(target);
        final Path path = path(socket);
        final Path knock = handoff == null ? path(socket + ".handoff") : handoff;
        try {
            final ServingSession session = isTakingOver ? takeOver(path, knock) : begin(path, knock);
            session.allowLiveUpdate(path, knock);
            say("serves " + session.daemon().state().report().summary() + " at " + socket);
            if (session.serve()) {
                say("a successor serves " + socket);
            } else {
                end(session, out);
            }
        } catch (final ServingException refused) {
            throw new CommandFailure(ExitCode.OUTPUT, refused.getMessage(), refused);
        }
        return ExitCode.FINE;
    }

    private ServingSession takeOver(final Path path, final Path knock) {
        if (argument != null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--takeover gets its store from its predecessor, not from an image");
        }
        return ServingSession.takeOver(
                knock, new Successor(path, limits.limits(), main.readOptions(), isReadOnly), this::say);
    }

    private ServingSession begin(final Path path, final Path knock) {
        final StoreDaemon daemon = StoreDaemon.listen(path, load(limits.limits()), isReadOnly);
        try {
            return new ServingSession(daemon, HandoffListener.bind(knock), this::say);
        } catch (final HandoffException refused) {
            if (handoff != null || refused.rule() != HandoffRule.DIRECTORY) {
                daemon.close();
                throw refused;
            }
            say("cannot be taken over: " + refused.getMessage());
            return new ServingSession(daemon, null, this::say);
        }
    }

    private void end(final ServingSession session, final Path out) {
        try (session) {
            if (out != null) {
                save(session.daemon().state(), out);
            }
        }
    }

    private static Path path(final String name) {
        try {
            return Path.of(name);
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

    private void save(final StoreState state, final Path out) {
        final ImageHeader saved =
                ImageHeader.of(wanted.version(header.version()), wanted.byteOrder(header.byteOrder()));
        try (NewImage image = MappedImage.create(out, wanted.durability());
                ImageWriter writer = image.writer(saved)) {
            state.save(writer);
            image.publish(writer.finish());
        }
    }
}
