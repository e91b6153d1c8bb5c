// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.Place;
import io.xenstream.codec.XenstreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.operation.Restore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The images of a server and its transfers. An upload replaces the image of the same name only after it is complete and verified.
 * Thread-safe.
 */
final class ImageDirectory {
    private static final long CLOSE_SECONDS = 10;

    private final PeerDirectories directories;
    private final long resumeNanos;
    private final Restore.Options restoreOptions;
    private final RpcLimits limits;
    private final Executor executor;
    private final ServerEvents events;
    private final Uploads uploads;
    private final TransferCounts sending = new TransferCounts();
    /** Those that have not yet released their files. */
    private final Map<ImageUpload, CompletableFuture<Restore.Result>> restores = new ConcurrentHashMap<>();

    private boolean isClosed;

    ImageDirectory(final Path directory, final ServerOptions options, final Executor executor) {
        this.directories = PeerDirectories.of(directory, options.isShared());
        directories.deleteLeftovers();
        this.limits = options.limits();
        this.uploads = new Uploads();
        this.resumeNanos = options.timeouts().resume().toNanos();
        this.restoreOptions = options.restore();
        this.executor = executor;
        this.events = options.events();
    }

    /** Returns a text without the path of the directory, which is not the peers' business. */
    String withoutPath(final String text) {
        return directories.withoutPath(text);
    }

    /**
     * Opens an image for sending.
     *
     * @throws TransferException if it does not exist, or the peer or the server has too many transfers
     */
    ImageSource open(final PeerIdentity peer, final String name, final ImageSource.Listener listener) {
        final Path path = directories.resolve(peer, name);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new TransferException(RpcRule.NO_IMAGE, Place.whole(name), "an image of this name", "none");
        }
        synchronized (this) {
            requireTransfers(peer, name);
            sending.add(peer);
        }
        boolean isOpen = false;
        try {
            final ImageSource source = ImageSource.open(path, progress -> {}, listener, () -> sent(peer));
            isOpen = true;
            return source;
        } finally {
            if (!isOpen) {
                sent(peer);
            }
        }
    }

    private synchronized void sent(final PeerIdentity peer) {
        sending.remove(peer);
    }

    /** Makes room for one more transfer by dropping uploads that wait to be resumed: the peer's own, or those of the peer with the most. */
    private void requireTransfers(final PeerIdentity peer, final String name) {
        while (uploads.count(peer) + sending.of(peer) >= limits.peerTransfers()) {
            dropParked(uploads.oldestParked(peer), name, "peerTransfers = " + limits.peerTransfers());
        }
        while (uploads.count() + sending.all() >= limits.transfers()) {
            dropParked(uploads.oldestParkedOfBusiest(), name, "transfers = " + limits.transfers());
        }
        if (restores.size() >= 2L * limits.transfers()) {
            throw limit(name, "at most transfers = " + limits.transfers(), "as many that are being cancelled");
        }
    }

    private void dropParked(final ImageUpload parked, final String name, final String limit) {
        if (parked == null) {
            throw limit(name, "at most " + limit, "one more");
        }
        drop(parked, "it was not resumed before further transfers, at most " + limit);
    }

    private static TransferException limit(final String name, final String expected, final String found) {
        return new TransferException(RpcRule.LIMIT, Place.whole(name), expected, found);
    }

    /**
     * Starts or resumes an upload.
     *
     * @throws TransferException if the name is invalid, the image or the uploads of the peer are too large or too many, or the image is already
     *                           being sent
     */
    synchronized ImageUpload begin(final PeerIdentity peer, final Arguments.Send request, final long now) {
        if (isClosed) {
            throw new TransferException(
                    RpcRule.REFUSED, Place.whole(request.name()), "a server that runs", "one that ends");
        }
        final Path target = directories.resolve(peer, request.name());
        requireReplaceable(target, request.name());
        sweep(now);
        final ImageUpload former = uploads.get(target);
        if (former != null) {
            if (former.isCarried()) {
                throw new TransferException(
                        RpcRule.BUSY,
                        Place.whole(request.name()),
                        "one sender at a time",
                        "a transfer by " + former.peer);
            }
            if (former.isContinuedBy(peer, request) && isInPlace(former, target)) {
                former.phase = ImageUpload.Phase.ACTIVE;
                former.start = former.reader.received();
                events.onResumed(peer.toString(), request.name(), former.start);
                return former;
            }
            drop(former, "another transfer of the image has begun");
        }
        requireLength(peer, request);
        requireTransfers(peer, request.name());
        directories.create(peer);
        return begin(peer, request, target);
    }

    /** Returns whether the published file, if any, has not been replaced or deleted since. */
    private static boolean isInPlace(final ImageUpload former, final Path target) {
        return former.published == null || former.published.equals(FileVersion.of(target));
    }

    private ImageUpload begin(final PeerIdentity peer, final Arguments.Send request, final Path target) {
        final RemoteReader reader = new RemoteReader(request.name(), limits);
        final ImageUpload upload = new ImageUpload(peer, target, request, reader);
        reader.onLost(lost -> park(upload));
        reader.onProgress(progress -> events.onProgress(peer.toString(), request.name(), request.length(), progress));
        final Restore restore =
                Restore.toFile(reader, target, restoreOptions.withMaxLength(Math.max(request.length(), 16)));
        reader.countRecords(restore::records);
        uploads.add(upload);
        events.onBegin(peer.toString(), request.name(), request.length());
        final CompletableFuture<Restore.Result> restored = restore.start(executor);
        restores.put(upload, restored);
        final var unused = restored.whenComplete((result, stopped) -> {
            restores.remove(upload);
            ended(upload, result, stopped);
        });
        return upload;
    }

    private static void requireReplaceable(final Path target, final String name) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new TransferException(
                    RpcRule.NAME, Place.whole(name), "a regular file, or none", "another kind of file");
        }
    }

    private void requireLength(final PeerIdentity peer, final Arguments.Send request) {
        if (request.length() > limits.imageLength()) {
            throw limit(
                    request.name(),
                    "at most imageLength = " + limits.imageLength() + " bytes",
                    request.length() + " bytes");
        }
        while (uploads.length(peer) > limits.peerLength() - request.length()) {
            final ImageUpload parked = uploads.oldestParked(peer);
            if (parked == null) {
                throw limit(
                        request.name(),
                        "at most peerLength = " + limits.peerLength() + " bytes in transit",
                        request.length() + " bytes, with " + uploads.length(peer) + " bytes in transit");
            }
            drop(parked, "it was not resumed before further transfers, at most peerLength = " + limits.peerLength());
        }
    }

    private synchronized boolean park(final ImageUpload upload) {
        if (isClosed || uploads.get(upload.target) != upload) {
            return false;
        }
        if (upload.phase == ImageUpload.Phase.ACTIVE) {
            upload.phase = ImageUpload.Phase.PARKED;
            upload.deadline = System.nanoTime() + resumeNanos;
        }
        while (uploads.parkedLength() > limits.parkedLength()) {
            final ImageUpload victim = uploads.oldestParkedOfBusiest();
            uploads.remove(victim);
            if (victim == upload) {
                return false;
            }
            drop(victim, "it was not resumed before others, at most parkedLength = " + limits.parkedLength());
        }
        return true;
    }

    private void ended(final ImageUpload upload, final Restore.Result restored, final Throwable stopped) {
        synchronized (this) {
            if (stopped == null) {
                upload.published = FileVersion.of(upload.target);
                upload.phase = ImageUpload.Phase.DONE;
                upload.deadline = System.nanoTime() + resumeNanos;
            } else {
                uploads.remove(upload);
            }
        }
        report(upload, restored, stopped);
        if (stopped == null) {
            events.onReceived(upload.peer.toString(), upload.name, restored);
        } else {
            events.onFailed(upload.peer.toString(), upload.name, asImageException(stopped));
        }
    }

    private static void report(final ImageUpload upload, final Restore.Result restored, final Throwable stopped) {
        if (upload.event == null) {
            return;
        }
        if (stopped == null) {
            upload.event.completed(restored.length(), upload.start, restored.records());
        } else {
            upload.event.failed(upload.reader.received(), upload.start, asImageException(stopped));
        }
    }

    private static XenstreamException asImageException(final Throwable stopped) {
        return stopped instanceof final XenstreamException e
                ? e
                : StreamFailure.of(StreamRule.INTERNAL, stopped).toException("server", 0);
    }

    /** Drops uploads whose deadline has passed. */
    synchronized void sweep(final long now) {
        uploads.overdue(now).forEach(upload -> drop(upload, "it was not resumed in time"));
    }

    private void drop(final ImageUpload upload, final String why) {
        uploads.remove(upload);
        upload.reader.abort(new StreamFailure(StreamRule.DISCONNECTED, why));
    }

    /** Drops all uploads, and waits until their temporary files are deleted. */
    void close() {
        synchronized (this) {
            isClosed = true;
            uploads.all().forEach(upload -> drop(upload, "the server was closed"));
        }
        final List<CompletableFuture<Restore.Result>> open = new ArrayList<>(restores.values());
        try {
            CompletableFuture.allOf(open.toArray(CompletableFuture[]::new)).get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException | TimeoutException cancelled) {
            // They fail, as they should; an executor that runs nothing any more is not waited for any longer.
            open.clear();
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
