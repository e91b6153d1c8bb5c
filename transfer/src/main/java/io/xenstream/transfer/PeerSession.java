// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.XenstreamException;
import io.xenstream.codec.internal.FlightRecording;
import io.xenstream.stream.StreamFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Implements the procedures of a server for one connection: authenticates the peer, then serves its calls. Used by the connection's thread only. */
final class PeerSession implements Consumer<IncomingCall> {
    static final String SOFTWARE = "xenstream";

    private static final int MAX_SHOWN_NAME = 64;

    private final ImageDirectory directory;
    private final ServerOptions options;
    private final PasswordThrottle throttle;
    private final Executor executor;
    private String host;
    private BiConsumer<RpcConnection, PeerIdentity> admission;
    private Runnable onDelay;
    private PeerIdentity peer;
    private boolean isAdmitted;
    private boolean hasGreeted;
    private ScramServer scram;
    private boolean isWaiting;
    /** The images that are being sent. */
    private final List<ImageSource> sources = new ArrayList<>();

    PeerSession(
            final ImageDirectory directory,
            final ServerOptions options,
            final PasswordThrottle throttle,
            final Executor executor) {
        this.directory = directory;
        this.options = options;
        this.throttle = throttle;
        this.executor = executor;
    }

    /**
     * Begins the session of a connection.
     *
     * @param peerHost  the address that failed passwords are counted for
     * @param admitting counts the connection of an authenticated peer that has greeted, or throws a TransferException
     * @param delaying  is run when a password is to be checked after a delay
     */
    void begin(
            final String peerHost, final BiConsumer<RpcConnection, PeerIdentity> admitting, final Runnable delaying) {
        host = peerHost;
        admission = admitting;
        onDelay = delaying;
    }

    /** The peer's certificate or user is allowed, or no authentication is required. */
    void authenticated(final PeerIdentity identity) {
        peer = identity;
    }

    /** Returns the authenticated peer, or null. */
    PeerIdentity peer() {
        return peer;
    }

    /** The connection is closed. */
    void end() {
        if (isWaiting) {
            isWaiting = false;
            throttle.waited(host);
        }
        sources.forEach(ImageSource::close);
        sources.clear();
    }

    @Override
    public void accept(final IncomingCall call) {
        switch (call.procedure()) {
            case Procedure.HELLO -> closingUnlessValid(call, this::greet);
            case Procedure.AUTH_START, Procedure.AUTH_STEP -> closingUnlessValid(call, this::authenticate);
            default -> {
                requireAdmitted(call);
                serve(call);
            }
        }
    }

    /** Before a peer is admitted, its first error ends the connection. */
    private static void closingUnlessValid(final IncomingCall call, final Consumer<IncomingCall> step) {
        try {
            step.accept(call);
        } catch (final TransferException refused) {
            call.connection().fail(refused, true);
        }
    }

    private void greet(final IncomingCall call) {
        Arguments.Hello.decode(call.arguments());
        if (peer == null) {
            hasGreeted = true;
            call.reply(new Arguments.HelloReply(SOFTWARE, ScramServer.MECHANISM).encode());
            return;
        }
        admit(call);
        hasGreeted = true;
        call.reply(new Arguments.HelloReply(SOFTWARE, "").encode());
    }

    /** Counts the connection once. */
    private void admit(final IncomingCall call) {
        if (!isAdmitted) {
            admission.accept(call.connection(), peer);
            isAdmitted = true;
            call.connection().greeted();
        }
    }

    private void authenticate(final IncomingCall call) {
        if (!hasGreeted || peer != null || options.security().passwords() == null) {
            throw call.connection()
                    .failed(RpcRule.SEQUENCE, "a password of a peer that has greeted, once", "one at another time");
        }
        if (call.procedure() == Procedure.AUTH_START) {
            requireFirst(call, scram == null);
            scram = new ScramServer(options.security().passwords(), call.connection());
            call.reply(scram.start(Arguments.SaslStep.decodeStart(call.arguments()))
                    .encodeReply());
            return;
        }
        requireFirst(call, scram != null && !isWaiting);
        final Arguments.SaslStep proof = Arguments.SaslStep.decodeStep(call.arguments());
        final long delay = throttle.delay(host, System.nanoTime());
        if (delay < 0) {
            throw call.connection()
                    .failed(
                            RpcRule.LIMIT,
                            "fewer wrong passwords from " + host,
                            "too many; try again in a few seconds");
        }
        if (delay == 0) {
            check(call, proof);
            return;
        }
        isWaiting = true;
        onDelay.run();
        // The connection must not time out meanwhile.
        final long longest = options.timeouts().handshake().toNanos() / 2;
        call.connection().later(() -> checkLater(call, proof), Math.min(delay, longest));
    }

    private static void requireFirst(final IncomingCall call, final boolean isFirst) {
        if (!isFirst) {
            throw call.connection().failed(RpcRule.SEQUENCE, "AUTH_START, then AUTH_STEP, once", "another order");
        }
    }

    private void checkLater(final IncomingCall call, final Arguments.SaslStep proof) {
        isWaiting = false;
        throttle.waited(host);
        closingUnlessValid(call, same -> check(same, proof));
    }

    private void check(final IncomingCall call, final Arguments.SaslStep proof) {
        final ScramServer begun = scram;
        final Arguments.SaslStep answer;
        try {
            answer = begun.step(proof);
        } catch (final TransferException wrong) {
            throttle.failed(host, System.nanoTime());
            final String user = begun.user();
            throw call.connection()
                    .failed(
                            RpcRule.AUTHENTICATION,
                            wrong.expected(),
                            wrong.found() + ", for user '" + user.substring(0, Math.min(user.length(), MAX_SHOWN_NAME))
                                    + "'");
        }
        if (options.security().admitted(Set.of(begun.user())).isEmpty()) {
            throw call.connection().failed(RpcRule.PEER_NAME, "a peer that is allowed", begun.user());
        }
        peer = PeerIdentity.user(begun.user());
        admit(call);
        call.reply(answer.encodeReply());
    }

    private void requireAdmitted(final IncomingCall call) {
        if (!hasGreeted || !isAdmitted) {
            throw call.connection().failed(RpcRule.AUTHENTICATION, "a greeting, and proof of who it is", "a call");
        }
    }

    private void serve(final IncomingCall call) {
        switch (call.procedure()) {
            case Procedure.SEND -> restore(call);
            case Procedure.FETCH -> save(call);
            default ->
                throw call.connection()
                        .failed(RpcRule.PROCEDURE, "a procedure of this release", Procedure.name(call.procedure()));
        }
    }

    private void restore(final IncomingCall call) {
        final Arguments.Send request = Arguments.Send.decode(call.arguments());
        call.connection().requireRoom();
        final ImageUpload reception =
                directory.begin(peer, request, call.connection().now());
        final RemoteReader reader = reception.reader;
        final Credit credit = IncomingStream.initialCredit(reader, options.limits());
        call.receive(reader);
        call.reply(new Arguments.SendReply(reader.received(), reader.digest(), credit).encode());
    }

    private void save(final IncomingCall call) {
        final Arguments.Fetch request = Arguments.Fetch.decode(call.arguments());
        call.connection().requireRoom();
        final ImageSource source = open(request.name());
        if (request.offset() == 0) {
            send(call, request, source, 0);
            return;
        }
        executor.execute(() -> {
            final long offset = offset(request, source);
            call.connection().run(() -> send(call, request, source, offset));
        });
    }

    /** Opens an image, which counts as a transfer until it is closed. */
    private ImageSource open(final String name) {
        final SendListener listener = new SendListener(name, peer.toString());
        final ImageSource source = directory.open(peer, name, listener);
        listener.source = source;
        sources.removeIf(ImageSource::isClosed);
        sources.add(source);
        return source;
    }

    /** Returns the offset to resume at, or 0 if the client's bytes belong to another version of the image. Reads those bytes. */
    private static long offset(final Arguments.Fetch request, final ImageSource source) {
        try {
            final boolean isSame = request.stamp() == source.stamp()
                    && request.offset() <= source.length()
                    && request.digest() == source.digest(request.offset());
            return isSame ? request.offset() : 0;
        } catch (final XenstreamException unreadable) {
            // Sending from the start reports the failure.
            return 0;
        }
    }

    private static void send(
            final IncomingCall call, final Arguments.Fetch request, final ImageSource source, final long offset) {
        try {
            call.connection().requireRoom();
        } catch (final TransferException full) {
            source.close();
            call.refuse(full);
            return;
        }
        source.startAt(offset);
        call.reply(new Arguments.FetchReply(source.length(), source.stamp(), offset).encode());
        call.send(source, offset, offset == 0 ? 0 : request.digest())
                .credit(request.credit().bytes(), request.credit().chunks());
    }

    /** Reports the outcome of a sent image to the server's listener. */
    private final class SendListener implements ImageSource.Listener {
        private final String name;
        private final String receiver;
        /** Null if nobody records it. */
        private final ImageTransferEvent event;

        private ImageSource source;

        SendListener(final String name, final String receiver) {
            this.name = name;
            this.receiver = receiver;
            this.event = FlightRecording.isUsed() ? ImageTransferEvent.start(receiver, name, true, true) : null;
        }

        @Override
        public void confirmed(final StreamSummary confirmation) {
            if (event != null) {
                event.completed(confirmation.length(), source.start(), confirmation.records());
            }
            options.events().onSent(receiver, name, confirmation.length());
        }

        @Override
        public void failed(final StreamFailure reason) {
            final XenstreamException failure = reason.toException(name, 0);
            if (event != null) {
                event.failed(source.position(), source.start(), failure);
            }
            options.events().onFailed(receiver, name, failure);
        }
    }
}
