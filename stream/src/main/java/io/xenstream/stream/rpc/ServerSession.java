// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.StreamException;
import io.xenstream.stream.StreamFailure;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What a server does when it is called: the procedures. One for each connection, for its thread. */
final class ServerSession implements Consumer<Call> {
    static final String SOFTWARE = "xenstream";

    private final ImageDirectory directory;
    private final ServerOptions options;
    private final Executor executor;
    private String peer;
    private boolean isAdmitted;
    private boolean hasGreeted;
    private ScramServer scram;

    ServerSession(final ImageDirectory directory, final ServerOptions options, final Executor executor) {
        this.directory = directory;
        this.options = options;
        this.executor = executor;
    }

    /** The peer is one that may call: its certificate says so, or nobody asks. */
    void admit(final String name) {
        peer = name;
        isAdmitted = true;
    }

    String peer() {
        return peer;
    }

    @Override
    public void accept(final Call call) {
        switch (call.procedure()) {
            case Procedure.HELLO -> greet(call);
            case Procedure.AUTH_START, Procedure.AUTH_STEP -> authenticate(call);
            default -> {
                requireAdmitted(call);
                serve(call);
            }
        }
    }

    private void greet(final Call call) {
        Arguments.Hello.decode(call.arguments());
        hasGreeted = true;
        final RpcLimits limits = options.limits();
        final Credit credit = new Credit(limits.window(), limits.windowChunks());
        final String mechanisms = isAdmitted ? "" : ScramServer.MECHANISM;
        call.reply(new Arguments.Welcome(SOFTWARE, mechanisms, credit).encode());
        if (isAdmitted) {
            call.connection().greeted();
        }
    }

    private void authenticate(final Call call) {
        if (!hasGreeted || isAdmitted || options.security().passwords() == null) {
            throw call.connection()
                    .failed(RpcRule.SEQUENCE, "a password of a peer that has greeted, once", "one at another time");
        }
        final Arguments.Step answer;
        if (call.procedure() == Procedure.AUTH_START) {
            scram = new ScramServer(options.security().passwords(), call.connection());
            answer = scram.start(Arguments.Step.decodeStart(call.arguments()));
        } else {
            answer = step(call);
        }
        if (answer.isLast()) {
            admitUser(call, scram.user());
        }
        call.reply(answer.encodeAnswer());
    }

    private Arguments.Step step(final Call call) {
        if (scram == null) {
            throw call.connection().failed(RpcRule.SEQUENCE, "a first step before the second", "none");
        }
        final ScramServer begun = scram;
        // One guess for each first step.
        scram = null;
        final Arguments.Step answer = begun.step(Arguments.Step.decodeStep(call.arguments()));
        scram = begun;
        return answer;
    }

    private void admitUser(final Call call, final String user) {
        if (options.security().admitted(Set.of(user)).isEmpty()) {
            throw call.connection().failed(RpcRule.PEER_NAME, "a peer that is allowed", user);
        }
        admit(user);
        call.connection().greeted();
    }

    private void requireAdmitted(final Call call) {
        if (!hasGreeted || !isAdmitted) {
            throw call.connection().failed(RpcRule.AUTHENTICATION, "a greeting, and proof of who it is", "a call");
        }
    }

    private void serve(final Call call) {
        switch (call.procedure()) {
            case Procedure.RESTORE -> restore(call);
            case Procedure.SAVE -> save(call);
            default ->
                throw call.connection()
                        .failed(RpcRule.PROCEDURE, "a procedure of this release", Procedure.name(call.procedure()));
        }
    }

    private void restore(final Call call) {
        final Arguments.Restore request = Arguments.Restore.decode(call.arguments());
        call.connection().requireRoom();
        if (request.resumes() && request.exchange() == Exchange.REPLY_LAST) {
            throw call.connection().failed(RpcRule.ARGUMENTS, "a reply before a resumed stream", "one that comes last");
        }
        final Reception reception =
                directory.begin(peer, request, call.connection().now());
        final RemoteReader reader = reception.reader;
        final boolean isReplyLast = request.exchange() == Exchange.REPLY_LAST;
        final Credit credit = IncomingStream.initialCredit(reader, options.limits());
        call.receive(isReplyLast, reader);
        if (!isReplyLast) {
            call.reply(new Arguments.Start(reader.received(), reader.digest(), credit).encode());
        }
    }

    private void save(final Call call) {
        final Arguments.Save request = Arguments.Save.decode(call.arguments());
        call.connection().requireRoom();
        if (request.offset() > 0 && request.exchange() == Exchange.REPLY_LAST) {
            throw call.connection().failed(RpcRule.ARGUMENTS, "a reply before a resumed stream", "one that comes last");
        }
        final ImageSource source =
                ImageSource.open(directory.find(request.name()), progress -> {}, new Sending(request.name(), peer));
        if (request.offset() == 0) {
            send(call, request, source, 0);
            return;
        }
        executor.execute(() -> {
            final long offset = offset(request, source);
            call.connection().run(() -> send(call, request, source, offset));
        });
    }

    /** Where to go on: not at all, if what the client has is of another image. */
    private static long offset(final Arguments.Save request, final ImageSource source) {
        try {
            final boolean isSame = request.stamp() == source.stamp()
                    && request.offset() <= source.length()
                    && request.digest() == source.digest(request.offset());
            return isSame ? request.offset() : 0;
        } catch (final ImageException unreadable) {
            // The stream will say so.
            return 0;
        }
    }

    private static void send(
            final Call call, final Arguments.Save request, final ImageSource source, final long offset) {
        try {
            call.connection().requireRoom();
        } catch (final StreamException full) {
            source.close();
            call.refuse(full);
            return;
        }
        source.startAt(offset);
        final boolean isReplyLast = request.exchange() == Exchange.REPLY_LAST;
        if (!isReplyLast) {
            call.reply(new Arguments.Offer(source.length(), source.stamp(), offset).encode());
        }
        call.send(isReplyLast, source, offset, offset == 0 ? 0 : request.digest())
                .credit(request.credit().octets(), request.credit().chunks());
    }

    /** What becomes of an image that is sent. */
    private final class Sending implements ImageSource.Ending {
        private final String name;
        private final String receiver;

        Sending(final String name, final String receiver) {
            this.name = name;
            this.receiver = receiver;
        }

        @Override
        public void confirmed(final Finish confirmation) {
            options.events().onSent(receiver, name, confirmation.length());
        }

        @Override
        public void failed(final StreamFailure reason) {
            options.events().onFailed(receiver, name, reason.toException(name, 0));
        }
    }
}
