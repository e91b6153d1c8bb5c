// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.operation.Restore;
import io.xenstream.stream.operation.RestoreOptions;
import io.xenstream.stream.operation.Restored;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The images of a server: what is there, and what is just being received. An image that is being received replaces the one of its name only
 * once it is whole and verified. For any thread.
 */
final class ImageDirectory {
    /** Images that are done, and remembered for a client that has not heard of it. */
    private static final int MOST_DONE = 256;

    private final Path directory;
    private final RpcLimits limits;
    private final long resumeNanos;
    private final RestoreOptions restoring;
    private final Executor executor;
    private final ServerEvents events;
    private final Map<String, Reception> receptions = new HashMap<>();

    ImageDirectory(final Path directory, final ServerOptions options, final Executor executor) {
        this.directory = directory;
        this.limits = options.limits();
        this.resumeNanos = options.timeouts().resume().toNanos();
        this.restoring = options.restoring();
        this.executor = executor;
        this.events = options.events();
        if (!Files.isDirectory(directory)) {
            throw new ImageIoException(IoRule.WRITE, ImageLocation.whole(directory.toString()), "a directory", "none");
        }
    }

    /**
     * The file of an image that is there.
     *
     * @throws StreamException if there is none of that name
     */
    Path find(final String name) {
        final Path path = ImageNames.resolve(directory, name);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new StreamException(RpcRule.NO_IMAGE, ImageLocation.whole(name), "an image of this name", "none");
        }
        return path;
    }

    /**
     * Begins to receive an image, or goes on with it.
     *
     * @throws StreamException if the name is none, the image or all of the peer's are too large, or somebody is just sending it
     */
    synchronized Reception begin(final String peer, final Arguments.Restore request, final long now) {
        final Path target = ImageNames.resolve(directory, request.name());
        requireReplaceable(target, request.name());
        sweep(now);
        final Reception former = receptions.get(request.name());
        if (former != null) {
            if (former.isCarried()) {
                throw refused(RpcRule.BUSY, request, "nobody else to send it", former.peer + " sending it");
            }
            if (former.isContinuedBy(peer, request) && isInPlace(former, target)) {
                former.phase = Reception.Phase.ACTIVE;
                return former;
            }
            drop(former, "another transfer of the image has begun");
        }
        requireRoom(peer, request);
        return begin(peer, request, target);
    }

    /** Whether nobody has put something else, or nothing, in the place of what was published. */
    private static boolean isInPlace(final Reception former, final Path target) {
        return former.published == null || former.published.equals(FileMark.of(target));
    }

    private Reception begin(final String peer, final Arguments.Restore request, final Path target) {
        final RemoteReader reader = new RemoteReader(request.name(), limits);
        final Reception reception = new Reception(peer, request, reader);
        reader.onLost(lost -> park(reception));
        reader.onProgress(progress -> events.onProgress(peer, request.name(), request.length(), progress));
        final Restore restore = Restore.toFile(reader, target, restoring.withMaxLength(Math.max(request.length(), 16)));
        reader.countRecords(restore::records);
        receptions.put(reception.name, reception);
        events.onBegin(peer, request.name(), request.length());
        final var unused =
                restore.start(executor).whenComplete((restored, stopped) -> ended(reception, restored, stopped));
        return reception;
    }

    private static void requireReplaceable(final Path target, final String name) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new StreamException(
                    RpcRule.NAME,
                    ImageLocation.whole(name),
                    "the name of an image, or a new one",
                    "something else of that name");
        }
    }

    private void requireRoom(final String peer, final Arguments.Restore request) {
        if (request.length() > limits.imageLength()) {
            throw refused(
                    RpcRule.LIMIT,
                    request,
                    "at most imageLength = " + limits.imageLength() + " octets",
                    request.length() + " octets");
        }
        long underWay = 0;
        for (final Reception reception : receptions.values()) {
            if (reception.peer.equals(peer) && reception.phase != Reception.Phase.DONE) {
                underWay += reception.length;
            }
        }
        if (underWay > limits.peerLength() - request.length()) {
            throw refused(
                    RpcRule.LIMIT,
                    request,
                    "at most peerLength = " + limits.peerLength() + " octets under way",
                    request.length() + " octets, with " + underWay + " under way");
        }
    }

    private static StreamException refused(
            final RpcRule rule, final Arguments.Restore request, final String expected, final String found) {
        return new StreamException(rule, ImageLocation.whole(request.name()), expected, found);
    }

    private synchronized boolean park(final Reception reception) {
        if (receptions.get(reception.name) != reception) {
            return false;
        }
        if (reception.phase == Reception.Phase.ACTIVE) {
            reception.phase = Reception.Phase.PARKED;
            reception.deadline = System.nanoTime() + resumeNanos;
        }
        return true;
    }

    private void ended(final Reception reception, final Restored restored, final Throwable stopped) {
        synchronized (this) {
            if (stopped == null) {
                reception.published = FileMark.of(ImageNames.resolve(directory, reception.name));
                reception.phase = Reception.Phase.DONE;
                reception.deadline = System.nanoTime() + resumeNanos;
            } else {
                receptions.remove(reception.name, reception);
            }
        }
        if (stopped == null) {
            events.onReceived(reception.peer, reception.name, restored);
        } else {
            events.onFailed(reception.peer, reception.name, asImageException(stopped));
        }
    }

    private static ImageException asImageException(final Throwable stopped) {
        return stopped instanceof final ImageException e
                ? e
                : StreamFailure.of(StreamRule.INTERNAL, stopped).toException("server", 0);
    }

    /** Drops what nobody has come back for. */
    synchronized void sweep(final long now) {
        long done = receptions.values().stream()
                .filter(reception -> reception.phase == Reception.Phase.DONE)
                .count();
        final List<Reception> overdue = new ArrayList<>();
        for (final Reception reception : receptions.values()) {
            final boolean isDone = reception.phase == Reception.Phase.DONE;
            final boolean isLate = reception.phase != Reception.Phase.ACTIVE && now - reception.deadline > 0;
            if (isLate || (isDone && done > MOST_DONE)) {
                done -= isDone ? 1 : 0;
                overdue.add(reception);
            }
        }
        overdue.forEach(reception -> drop(reception, "nobody has come back to resume it"));
    }

    private void drop(final Reception reception, final String why) {
        receptions.remove(reception.name, reception);
        reception.reader.abort(new StreamFailure(StreamRule.DISCONNECTED, why));
    }

    synchronized void close() {
        new ArrayList<>(receptions.values()).forEach(reception -> drop(reception, "the server was closed"));
    }
}
