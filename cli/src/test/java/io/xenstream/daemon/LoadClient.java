// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.interop.Client;
import io.xenstream.interop.Message;
import io.xenstream.interop.WatchEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.HdrHistogram.Histogram;

/**
 * A client that knows every answer before it comes, and every event. It has a part of the store to itself, watches that and its neighbour's
 * part, and counts together with all others.
 */
final class LoadClient implements AutoCloseable {
    static final String COUNTER = "/shared/counter";

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final String OWN = "own";
    private static final String NEXT = "next";
    private static final String COUNT = "count";

    private final Load load;
    private final Client client;
    private final Model model;
    /** What others, who watch this client's part, are to be told. */
    private final Queue<String> changes = new ConcurrentLinkedQueue<>();

    private Queue<String> changesOfNext;
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private final Queue<Exchange> unanswered = new ArrayDeque<>();
    private final Queue<WatchEvent> due = new ArrayDeque<>();
    private final Histogram waits = new Histogram(3);
    private long sentAt;
    private long replies;
    private long events;
    private long counted;
    private long commits;

    LoadClient(final Load load, final Path socket, final int number) throws IOException {
        this.load = load;
        this.client = Client.connect(socket);
        this.model = new Model("/load/" + number, changes::add);
    }

    Model model() {
        return model;
    }

    // ---- Before and after the load

    void begin() throws IOException {
        require(call(MessageType.MKDIR, 0, Requests.payload(model.top())), MessageType.MKDIR);
    }

    /** Watches its own part, its neighbour's, and what all count. */
    void watch(final LoadClient next) throws IOException {
        changesOfNext = next.changes;
        changesOfNext.clear();
        changesOfNext.add(next.model.top());
        watch(model.top(), OWN);
        require(call(MessageType.WATCH, 0, Requests.payload(next.model.top(), NEXT)), MessageType.WATCH);
        require(call(MessageType.WATCH, 0, Requests.payload(COUNTER, COUNT)), MessageType.WATCH);
    }

    /** All events have come, none twice. To be called once no client changes anything any more. */
    void requireNoEventLost(final long allCommits) throws IOException {
        call(MessageType.GET_DOMAIN_PATH, 0, Requests.payload("0"));
        if (!changesOfNext.isEmpty() || !due.isEmpty() || counted != allCommits + 1) {
            throw new AssertionError(model.top() + ": events lost: " + changesOfNext.size() + " of the neighbour's, "
                    + due.size() + " of its own, " + (allCommits + 1 - counted) + " of " + COUNTER);
        }
    }

    /** The store holds what it must. */
    void requireAllStored(final String path) throws IOException {
        for (final int type : new int[] {MessageType.READ, MessageType.GET_PERMS, MessageType.DIRECTORY}) {
            ask(type, path);
        }
        exchange();
        for (final String name : List.copyOf(model.find(path).children.keySet())) {
            requireAllStored(path + '/' + name);
        }
    }

    // ---- Requests whose answers are known

    void ask(final int type, final String path, final String... more) {
        final byte[] payload = more.length == 0 ? Requests.NONE : ProtocolText.of(String.join("\0", more));
        ask(type, 0, path, payload, model.answer(type, path, payload));
    }

    /** Permissions have a NUL each; a value has none. */
    void askPermissions(final String path, final String... permissions) {
        final byte[] payload = Requests.payload(permissions);
        ask(MessageType.SET_PERMS, 0, path, payload, model.answer(MessageType.SET_PERMS, path, payload));
    }

    void ask(final int type, final int transaction, final String path, final byte[] more, final Model.Answer answer) {
        final int id = client.nextRequestId();
        final byte[] request = Requests.of(type, id, transaction, Requests.joined(Requests.payload(path), more));
        unsent.writeBytes(request);
        unanswered.add(new Exchange(request, id, answer.type(), answer.payload(), answer.events()));
    }

    void end(final ModelTransaction transaction, final boolean isCommit) {
        ask(
                MessageType.TRANSACTION_END,
                transaction.id(),
                isCommit ? "T" : "F",
                Requests.NONE,
                transaction.end(isCommit));
    }

    void watch(final String path, final String token) {
        model.watches().add(new Model.ModelWatch(path, token));
        ask(
                MessageType.WATCH,
                0,
                path,
                Requests.payload(token),
                new Model.Answer(MessageType.WATCH, Model.OK, List.of(new WatchEvent(path, token))));
    }

    void unwatch(final Model.ModelWatch watch) {
        model.watches().remove(watch);
        ask(
                MessageType.UNWATCH,
                0,
                watch.path(),
                Requests.payload(watch.token()),
                new Model.Answer(MessageType.UNWATCH, Model.OK, List.of()));
    }

    // ---- What goes over the socket

    /** Sends all requests and waits for all that they bring. */
    void exchange() throws IOException {
        send();
        receive();
    }

    void send() throws IOException {
        final byte[] all = unsent.toByteArray();
        unsent.reset();
        sentAt = System.nanoTime();
        client.send(all);
    }

    /** Sends all requests, but the bytes behind some place in them only after something has happened. */
    void send(final double place, final Load.Event event) throws IOException {
        final byte[] all = unsent.toByteArray();
        unsent.reset();
        final int cut = 1 + (int) (place * (all.length - 1));
        client.send(Arrays.copyOf(all, cut));
        event.await();
        sentAt = System.nanoTime();
        client.send(Arrays.copyOfRange(all, cut, all.length));
    }

    void receive() throws IOException {
        while (!unanswered.isEmpty() || !due.isEmpty()) {
            final Message message = client.receive(LONGEST_WAIT);
            if (message.type() == MessageType.WATCH_EVENT) {
                takeEvent(message);
            } else {
                takeReply(message, unanswered.poll());
            }
        }
    }

    private void takeReply(final Message reply, final Exchange exchange) {
        final long now = System.nanoTime();
        load.replied(now);
        waits.recordValue(Math.max(0, now - sentAt));
        replies++;
        if (exchange == null
                || !due.isEmpty()
                || reply.requestId() != exchange.requestId()
                || reply.type() != exchange.replyType()
                || !isSame(reply, exchange)) {
            throw new AssertionError(model.top() + ": got type " + reply.type() + " " + reply.requestId() + " "
                    + reply.text() + ", not "
                    + (exchange == null
                            ? "nothing"
                            : exchange.replyType() + " " + exchange.requestId() + " "
                                    + text(exchange.reply()) + " for "
                                    + text(exchange.request()))
                    + ", with " + due + " due");
        }
        due.addAll(exchange.events());
    }

    /** Children are in no particular order. */
    private static boolean isSame(final Message reply, final Exchange exchange) {
        return reply.type() == MessageType.DIRECTORY
                ? names(reply.payload()).equals(names(exchange.reply()))
                : Arrays.equals(reply.payload(), exchange.reply());
    }

    private static Set<String> names(final byte[] children) {
        return Set.of(text(children).split("\0", -1));
    }

    private void takeEvent(final Message message) {
        final String[] strings = message.text().split("\0", 2);
        final WatchEvent event = new WatchEvent(strings[0], strings[1]);
        events++;
        final boolean isRight = switch (event.token()) {
            case NEXT -> event.path().equals(changesOfNext.poll());
            case COUNT -> event.path().equals(COUNTER) && counted++ >= 0;
            default -> event.equals(due.poll());
        };
        if (!isRight) {
            throw new AssertionError(model.top() + ": not this event now: " + event + "; due are " + due);
        }
    }

    /** Sends a request of which only the client's own next step depends. */
    Message call(final int type, final int transaction, final byte[] payload) throws IOException {
        exchange();
        final int id = client.nextRequestId();
        sentAt = System.nanoTime();
        client.send(Requests.of(type, id, transaction, payload));
        Message reply = client.receive(LONGEST_WAIT);
        while (reply.type() == MessageType.WATCH_EVENT) {
            takeEvent(reply);
            reply = client.receive(LONGEST_WAIT);
        }
        takeReply(reply, new Exchange(Requests.NONE, id, reply.type(), reply.payload(), List.of()));
        if (reply.type() != type && reply.type() != MessageType.ERROR) {
            throw new AssertionError("type " + reply.type() + " for " + type);
        }
        return reply;
    }

    ModelTransaction startTransaction(final String directory) throws IOException {
        final Message reply = call(MessageType.TRANSACTION_START, 0, Requests.payload(""));
        require(reply, MessageType.TRANSACTION_START);
        return new ModelTransaction(model, directory, Integer.parseInt(reply.text()));
    }

    /** Adds one to what all clients count, unless another one is faster. */
    void count() throws IOException {
        final int id = startTransaction("").id();
        final Message read = call(MessageType.READ, id, Requests.payload(COUNTER));
        require(read, MessageType.READ);
        final byte[] next = ProtocolText.of(COUNTER + '\0' + (Long.parseLong(read.text()) + 1));
        require(call(MessageType.WRITE, id, next), MessageType.WRITE);
        final Message end = call(MessageType.TRANSACTION_END, id, Requests.payload("T"));
        if (end.type() == MessageType.TRANSACTION_END) {
            commits++;
        } else if (!end.text().equals("EAGAIN")) {
            throw new AssertionError(model.top() + ": " + end.text());
        }
    }

    static void require(final Message reply, final int type) {
        if (reply.type() != type) {
            throw new AssertionError("type " + reply.type() + " for " + type + ": " + reply.text());
        }
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** How long it has waited for each reply, in nanoseconds; to be looked at once it has ended. */
    Histogram waits() {
        return waits;
    }

    long replies() {
        return replies;
    }

    long events() {
        return events;
    }

    long commits() {
        return commits;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
