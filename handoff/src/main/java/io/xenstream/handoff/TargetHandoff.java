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
import io.xenstream.handoff.HandoffMessage.State;
import io.xenstream.handoff.HandoffMessage.Taken;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/** One handoff on the successor's side, from its connection until one of the two serves. */
final class TargetHandoff {
    private final Path socket;
    private final String label;
    private final HandoffTarget target;
    private final Phases phases;
    private HandoffLimits limits;
    private Peer peer;
    private boolean isFrozen;
    private long frozenSince;
    private State state;
    private Ownership ownership;
    private ReceivedState received;
    private HandoffListener listener;
    private HandoffResult result;
    /** Null if nobody records it. */
    private final HandoffEvent event;

    TargetHandoff(final Path socket, final HandoffTarget target, final HandoffOptions options) {
        this.socket = socket;
        this.label = socket.toString();
        this.target = target;
        this.phases = new Phases(label, false, options.timeouts());
        this.event = FlightRecording.isPresent() ? HandoffEvent.start(label, false) : null;
    }

    Path socket() {
        return socket;
    }

    Optional<HandoffResult> result() {
        return Optional.ofNullable(result);
    }

    HandoffListener listener() {
        if (result == null || !result.isSuccess()) {
            throw new IllegalStateException("the handoff at " + label + " has not succeeded");
        }
        return listener;
    }

    int doWork() {
        try {
            return step();
        } catch (final IOException | RuntimeException | Error e) {
            if (result != null) {
                // Thrown by a daemon that already owns the connections.
                throw e instanceof RuntimeException fault ? fault : HandoffException.of(e, label);
            }
            fail(HandoffException.of(e, label));
            return 1;
        }
    }

    private int step() throws IOException {
        if (peer == null) {
            return connect() ? 1 : 0;
        }
        phases.requireInTime();
        final HandoffMessage message = peer.receive();
        if (message == null) {
            return 0;
        }
        answer(message);
        return 1;
    }

    /** Connects; returns false if the predecessor's queue is full. */
    private boolean connect() throws IOException {
        if (phases.current() == null) {
            phases.begin(HandoffPhase.HELLO);
            SocketDirectory.requireOwn(socket);
            limits = target.limits();
        }
        phases.requireInTime();
        final AFUNIXSocketChannel channel = AFUNIXSocketChannel.open();
        boolean isConnected = false;
        try {
            channel.configureBlocking(false);
            isConnected = channel.connect(AFUNIXSocketAddress.of(socket));
        } catch (final IOException e) {
            throw HandoffException.ofSocket(socket, "connect to the predecessor's socket", e);
        } finally {
            if (!isConnected) {
                channel.close();
            }
        }
        if (isConnected) {
            peer = new Peer(label, channel);
            peer.requireSameUser();
            peer.send(new Hello(
                    SourceHandoff.OLDEST_VERSION,
                    SourceHandoff.LATEST_VERSION,
                    ProcessHandle.current().pid(),
                    limits));
        }
        return isConnected;
    }

    private void answer(final HandoffMessage message) throws IOException {
        switch (phases.current()) {
            case HELLO -> prepare(require(message, Offer.class));
            case PREPARE -> {
                frozenSince = require(message, Frozen.class).sinceNanos();
                isFrozen = true;
                phases.begin(HandoffPhase.STATE);
            }
            case STATE -> takeState(require(message, State.class));
            case DESCRIPTORS -> takeDescriptors(require(message, Descriptors.class));
            case RELEASE -> {
                require(message, Released.class);
                takeOver();
            }
            default -> throw peer.unexpected(message, phases.current());
        }
    }

    private <T extends HandoffMessage> T require(final HandoffMessage message, final Class<T> type) {
        return peer.require(message, type, phases.current());
    }

    private void prepare(final Offer offer) {
        if (offer.version() != SourceHandoff.LATEST_VERSION) {
            throw new HandoffException(
                    HandoffRule.VERSION,
                    Place.whole(label),
                    "the predecessor chose version " + offer.version() + ", this process speaks "
                            + SourceHandoff.LATEST_VERSION);
        }
        phases.begin(HandoffPhase.PREPARE);
        limits.require(offer.offer(), label);
        target.prepare(offer.offer());
        phases.requireInTime();
        peer.send(new Prepared());
    }

    private void takeState(final State message) throws IOException {
        phases.begin(HandoffPhase.DESCRIPTORS);
        state = message;
        limits.requireAtMost(label, state.imageLength(), state.descriptors());
        final List<FileDescriptor> files = new ArrayList<>();
        peer.takeDescriptors(state.files(), files);
        received = new ReceivedState(label, files.subList(2, files.size()), state);
        try {
            ownership = Ownership.of(files.get(0), label);
            listener = new HandoffListener(socket, Descriptor.listeningSocket(files.get(1), label));
        } finally {
            Descriptor.close(files.get(0));
            if (listener == null) {
                Descriptor.close(files.get(1));
            }
        }
        adoptIfComplete();
    }

    private void takeDescriptors(final Descriptors message) {
        received.take(message, peer);
        peer.send(new Received(received.descriptors()));
        adoptIfComplete();
    }

    private void adoptIfComplete() {
        if (received.descriptors() < state.descriptors()) {
            return;
        }
        received.open(limits);
        phases.requireInTime();
        phases.begin(HandoffPhase.ADOPT);
        target.adopt(received);
        phases.requireInTime();
        peer.send(new Adopted());
        phases.begin(HandoffPhase.VERIFY);
        target.verify(received);
        phases.requireInTime();
        phases.begin(HandoffPhase.RELEASE);
        peer.send(new Ready());
    }

    private void takeOver() {
        if (!ownership.take()) {
            throw new HandoffException(
                    HandoffRule.GONE, Place.whole(label), "the predecessor did not wait: it withdrew the connections");
        }
        phases.end(null);
        result = result(HandoffResult.Outcome.SUCCESSOR_SERVES, null);
        try {
            target.ready(received);
        } finally {
            acknowledge();
            if (event != null) {
                event.end(result);
            }
        }
        Log.ended(label, result);
    }

    /** Wakes the predecessor up. */
    private void acknowledge() {
        try {
            peer.send(new Taken());
            peer.close();
        } catch (final HandoffException unheard) {
            // It has gone and need not be woken.
            peer.close();
        }
    }

    void cancel(final HandoffException reason) {
        fail(reason);
    }

    private void fail(final HandoffException failure) {
        phases.end(failure);
        result = result(HandoffResult.Outcome.PREDECESSOR_SERVES, failure);
        if (event != null) {
            event.end(result);
        }
        if (peer != null) {
            peer.refuse(failure);
        }
        try {
            abandonDescriptors(failure);
            target.abandoned(failure);
        } finally {
            close(failure);
        }
        Log.ended(label, result);
    }

    private void abandonDescriptors(final HandoffException failure) {
        try {
            if (received != null) {
                received.abandon();
            }
        } catch (final IOException e) {
            failure.addSuppressed(e);
        }
    }

    private HandoffResult result(final HandoffResult.Outcome outcome, final HandoffException failure) {
        return new HandoffResult(
                outcome,
                phases.nanos(),
                state == null ? 0 : state.imageLength(),
                received == null ? 0 : received.descriptors(),
                isFrozen ? Math.max(0, System.nanoTime() - frozenSince) : 0,
                Optional.ofNullable(failure));
    }

    private void close(final HandoffException failure) {
        try {
            if (received != null) {
                received.close();
            }
            if (listener != null) {
                listener.close();
            }
            if (peer != null) {
                peer.close();
            }
        } catch (final XenstreamException e) {
            failure.addSuppressed(e);
        }
    }
}
