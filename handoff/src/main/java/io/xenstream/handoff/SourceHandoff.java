// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.Place;
import io.xenstream.codec.XenstreamException;
import io.xenstream.codec.internal.FlightRecording;
import io.xenstream.handoff.HandoffMessage.Adopted;
import io.xenstream.handoff.HandoffMessage.Descriptors;
import io.xenstream.handoff.HandoffMessage.Frozen;
import io.xenstream.handoff.HandoffMessage.Hello;
import io.xenstream.handoff.HandoffMessage.Offer;
import io.xenstream.handoff.HandoffMessage.Prepared;
import io.xenstream.handoff.HandoffMessage.Ready;
import io.xenstream.handoff.HandoffMessage.Received;
import io.xenstream.handoff.HandoffMessage.Released;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/** One handoff on the predecessor's side, from a successor's connection until one of the two serves. */
final class SourceHandoff {
    static final int OLDEST_VERSION = 1;
    static final int LATEST_VERSION = 1;

    /** The result of a connection that was closed without a message. */
    static final HandoffResult NOBODY =
            new HandoffResult(HandoffResult.Outcome.PREDECESSOR_SERVES, Map.of(), 0, 0, 0, Optional.empty());

    private final HandoffListener listener;
    private final String label;
    private final HandoffSource source;
    private final HandoffOptions options;
    private final Peer peer;
    private final Phases phases;
    private final SourceState state;
    private boolean isSameUser;
    private HandoffLimits limits;
    private CompletableFuture<Void> prefaulted = CompletableFuture.completedFuture(null);
    private boolean isPrepared;
    private RandomAccessFile ownershipFile;
    private Ownership ownership;
    private boolean isFrozen;
    private long frozenSince;
    private int sent;
    private int received;
    private HandoffResult result;
    /** Null if nobody records it. */
    private final HandoffEvent event;

    private SourceHandoff(
            final HandoffListener listener, final Peer peer, final HandoffSource source, final HandoffOptions options) {
        this.listener = listener;
        this.label = listener.path().toString();
        this.peer = peer;
        this.source = source;
        this.options = options;
        this.phases = new Phases(label, true, options.timeouts());
        this.event = FlightRecording.isPresent() ? HandoffEvent.start(label, true) : null;
        this.state = new SourceState(label, options.directory());
    }

    static SourceHandoff begin(
            final HandoffListener listener,
            final AFUNIXSocketChannel channel,
            final HandoffSource source,
            final HandoffOptions options) {
        final Peer peer = new Peer(listener.path().toString(), channel);
        final SourceHandoff handoff = new SourceHandoff(listener, peer, source, options);
        handoff.phases.begin(HandoffPhase.HELLO);
        return handoff;
    }

    Optional<HandoffResult> result() {
        return Optional.ofNullable(result);
    }

    int doWork() {
        try {
            return step();
        } catch (final IOException | RuntimeException | Error e) {
            fail(HandoffException.of(e, label));
            return 1;
        }
    }

    private int step() throws IOException {
        if (phases.current() == HandoffPhase.RELEASE && ownership.isTaken()) {
            succeed();
            return 1;
        }
        phases.requireInTime();
        if (!isSameUser) {
            peer.requireSameUser();
            isSameUser = true;
        }
        final HandoffMessage message = peer.receive();
        if (message != null) {
            answer(message);
            return 1;
        }
        return freezeIfPrepared() ? 1 : 0;
    }

    private void answer(final HandoffMessage message) throws IOException {
        switch (phases.current()) {
            case HELLO -> offer(message);
            case PREPARE -> {
                require(message, Prepared.class);
                isPrepared = true;
                freezeIfPrepared();
            }
            case DESCRIPTORS -> sendMore(message);
            case ADOPT -> {
                require(message, Adopted.class);
                phases.begin(HandoffPhase.VERIFY);
            }
            case VERIFY -> {
                require(message, Ready.class);
                phases.begin(HandoffPhase.RELEASE);
                peer.send(new Released());
            }
            // Only a wake-up: the ownership flag decides.
            default -> require(message, HandoffMessage.Taken.class);
        }
    }

    private <T extends HandoffMessage> T require(final HandoffMessage message, final Class<T> type) {
        return peer.require(message, type, phases.current());
    }

    private void offer(final HandoffMessage message) throws IOException {
        final Hello hello = require(message, Hello.class);
        final int version = Math.min(LATEST_VERSION, hello.latestVersion());
        if (version < Math.max(OLDEST_VERSION, hello.oldestVersion())) {
            throw new HandoffException(
                    HandoffRule.VERSION,
                    Place.whole(label),
                    "the successor speaks versions " + hello.oldestVersion() + " to " + hello.latestVersion()
                            + ", the predecessor " + OLDEST_VERSION + " to " + LATEST_VERSION);
        }
        phases.begin(HandoffPhase.PREPARE);
        limits = hello.limits();
        final HandoffOffer offer = source.offer();
        limits.require(offer, label);
        ownershipFile = Ownership.create(options.directory());
        ownership = Ownership.map(ownershipFile);
        peer.send(new Offer(version, ProcessHandle.current().pid(), offer));
        if (options.prefaults() != null) {
            prefaulted = CompletableFuture.runAsync(() -> state.prefault(offer.imageLength()), options.prefaults());
        }
    }

    private boolean freezeIfPrepared() {
        if (!isPrepared || !prefaulted.isDone() || isFrozen) {
            return false;
        }
        // Throws if there is no space, while nothing is frozen.
        prefaulted.join();
        phases.begin(HandoffPhase.FREEZE);
        frozenSince = System.nanoTime();
        isFrozen = true;
        source.freeze();
        phases.requireInTime();
        phases.begin(HandoffPhase.STATE);
        peer.send(new Frozen(frozenSince));
        source.writeState(state);
        state.requireWithin(limits);
        phases.requireInTime();
        phases.begin(HandoffPhase.DESCRIPTORS);
        sendState();
        return true;
    }

    private void sendState() {
        try {
            peer.send(
                    state.message(),
                    state.files(ownershipFile.getFD(), listener.socket().getFileDescriptor()));
        } catch (final IOException e) {
            throw HandoffException.of(e, label);
        }
        sendDescriptors();
    }

    /** One batch at a time: descriptors in transit count against the user's limit of open files. */
    private void sendDescriptors() {
        if (sent == state.descriptorCount()) {
            phases.begin(HandoffPhase.ADOPT);
            return;
        }
        final int end = Math.min(state.descriptorCount(), sent + Descriptors.MOST);
        peer.send(new Descriptors(state.numbers(sent, end)), state.descriptors(sent, end));
        sent = end;
    }

    private void sendMore(final HandoffMessage message) {
        received = require(message, Received.class).descriptors();
        if (received != sent) {
            throw new HandoffException(
                    HandoffRule.DESCRIPTOR,
                    Place.whole(label),
                    "the successor received " + received + " descriptors of " + sent + " sent");
        }
        sendDescriptors();
    }

    void cancel(final HandoffException reason) {
        fail(reason);
    }

    private void fail(final HandoffException failure) {
        if (ownership != null && !ownership.withdraw()) {
            succeed();
            return;
        }
        final boolean isNobody = phases.current() == HandoffPhase.HELLO && failure.rule() == HandoffRule.GONE;
        phases.end(failure);
        result = isNobody ? NOBODY : result(HandoffResult.Outcome.PREDECESSOR_SERVES, failure);
        if (event != null && !isNobody) {
            event.end(result);
        }
        try {
            if (isFrozen) {
                source.thaw(failure);
            }
        } finally {
            peer.refuse(failure);
            close(failure);
        }
        if (!isNobody) {
            Log.ended(label, result);
        }
    }

    private void succeed() {
        phases.end(null);
        result = result(HandoffResult.Outcome.SUCCESSOR_SERVES, null);
        if (event != null) {
            event.end(result);
        }
        try {
            state.closeDescriptors();
            listener.close();
            close(null);
        } catch (final IOException e) {
            throw HandoffException.of(e, label);
        } finally {
            source.released();
        }
        Log.ended(label, result);
    }

    private HandoffResult result(final HandoffResult.Outcome outcome, final HandoffException failure) {
        return new HandoffResult(
                outcome,
                phases.nanos(),
                state.imageLength(),
                sent,
                isFrozen ? System.nanoTime() - frozenSince : 0,
                Optional.ofNullable(failure));
    }

    /** Releases the handoff's own resources; a failure to close them changes nothing. */
    private void close(final HandoffException failure) {
        try {
            prefaulted = prefaulted.whenComplete((done, fault) -> state.close());
            if (ownershipFile != null) {
                ownershipFile.close();
            }
            peer.close();
        } catch (final IOException | XenstreamException e) {
            if (failure != null) {
                failure.addSuppressed(e);
            }
        }
    }
}
