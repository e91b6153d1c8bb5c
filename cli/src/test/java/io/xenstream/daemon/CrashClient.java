// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.cli.Polling;
import io.xenstream.interop.Client;
import io.xenstream.interop.Message;
import io.xenstream.interop.StoreError;
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
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * A client of daemons that are killed. It has a part of the store to itself, and knows every answer before it comes. When it loses its connection, what it has asked
 * last may have been done or not: the store must be as after one of its unanswered requests, or as before the first.
 */
final class CrashClient implements Runnable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final String OWN = "own";

    private final Path socket;
    private final String top;
    private final Random random;
    private final BooleanSupplier isEnding;
    private final Model model;
    private Client client;
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private final Queue<Exchange> unanswered = new ArrayDeque<>();
    /** The nodes before each unanswered request. */
    private final Queue<ModelNode> before = new ArrayDeque<>();

    private final Queue<WatchEvent> due = new ArrayDeque<>();
    private long values;
    private long replies;
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile Throwable mistake;

    CrashClient(final Path socket, final int number, final long seed, final BooleanSupplier isEnding) {
        this.socket = socket;
        this.top = "/load/" + number;
        this.random = new Random(seed);
        this.isEnding = isEnding;
        this.model = new Model(top, change -> {});
    }

    /** How many steps have been done. */
    long steps() {
        return steps.get();
    }

    /** How many connections have been lost. */
    long lost() {
        return lost.get();
    }

    long replies() {
        return replies;
    }

    Throwable mistake() {
        return mistake;
    }

    @Override
    public void run() {
        try {
            connect();
            while (!isEnding.getAsBoolean()) {
                step();
                steps.incrementAndGet();
            }
            if (!model.root().isSame(stored(top))) {
                throw new AssertionError(top + " is not as it must be");
            }
            client.close();
        } catch (final IOException | RuntimeException | AssertionError wrong) {
            mistake = wrong;
        }
    }

    // ---- Connections

    private void step() throws IOException {
        try {
            if (random.nextInt(5) == 0) {
                inTransaction();
            } else {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    askOne();
                }
                exchange();
            }
        } catch (final IOException gone) {
            requireLoss(gone);
            reconnect();
        }
    }

    /** A refusal would be an answer. */
    private static void requireLoss(final IOException gone) {
        if (gone instanceof StoreError) {
            throw new AssertionError("refused", gone);
        }
    }

    /** Connects, as soon as there is a daemon. */
    private void connect() throws IOException {
        while (true) {
            try {
                client = Client.connect(socket);
                model.watches().add(new Model.ModelWatch(top, OWN));
                ask(
                        MessageType.WATCH,
                        0,
                        top,
                        Requests.payload(OWN),
                        new Model.Answer(MessageType.WATCH, Model.OK, List.of(new WatchEvent(top, OWN))));
                ask(MessageType.MKDIR, directory() + "/a");
                exchange();
                return;
            } catch (final IOException gone) {
                requireLoss(gone);
                if (client == null) {
                    Polling.pause();
                } else {
                    lose();
                }
            }
        }
    }

    private void reconnect() throws IOException {
        lose();
        connect();
    }

    /** The connection has ended: finds out what the daemon has done. */
    private void lose() throws IOException {
        lost.incrementAndGet();
        client.close();
        client = null;
        before.add(model.root());
        final List<ModelNode> possible = List.copyOf(before);
        before.clear();
        unanswered.clear();
        due.clear();
        unsent.reset();
        ModelNode actual = null;
        while (actual == null) {
            try {
                client = Client.connect(socket);
                actual = stored(top);
            } catch (final IOException gone) {
                requireLoss(gone);
                Polling.pause();
            } finally {
                if (client != null) {
                    client.close();
                    client = null;
                }
            }
        }
        for (final ModelNode one : possible) {
            if (one.isSame(actual)) {
                model.restore(actual);
                return;
            }
        }
        throw new AssertionError(top + " is as after none of " + possible.size() + " requests");
    }

    /** The nodes of the store. */
    private ModelNode stored(final String path) throws IOException {
        try {
            final ModelNode node = new ModelNode(read(MessageType.READ, path), read(MessageType.GET_PERMS, path));
            for (final String name : text(read(MessageType.DIRECTORY, path)).split("\0", -1)) {
                if (!name.isEmpty()) {
                    node.children.put(name, stored(path + '/' + name));
                }
            }
            return node;
        } catch (final StoreError missing) {
            if (path.equals(top) && missing.getMessage().equals("ENOENT")) {
                return new ModelNode(Requests.NONE, Requests.payload("n0"));
            }
            throw missing;
        }
    }

    private byte[] read(final int type, final String path) throws IOException {
        final int id = client.nextRequestId();
        client.send(Requests.of(type, id, 0, Requests.payload(path)));
        return client.response(id, LONGEST_WAIT).payload();
    }

    // ---- Requests

    private String directory() {
        return top + "/t";
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private String path() {
        final StringBuilder path = new StringBuilder(top);
        for (int i = random.nextInt(3); i >= 0; i--) {
            path.append('/').append(name());
        }
        return path.toString();
    }

    private String value() {
        return values++ + "v".repeat(random.nextInt(20) == 0 ? 3000 : random.nextInt(40));
    }

    private void askOne() {
        final int choice = random.nextInt(100);
        if (choice < 20) {
            ask(MessageType.READ, path());
        } else if (choice < 50) {
            ask(MessageType.WRITE, path(), value());
        } else if (choice < 60) {
            ask(MessageType.MKDIR, path());
        } else if (choice < 70) {
            ask(MessageType.RM, path());
        } else if (choice < 80) {
            ask(MessageType.DIRECTORY, path());
        } else if (choice < 86) {
            ask(MessageType.GET_PERMS, path());
        } else if (choice < 92) {
            ask(MessageType.SET_PERMS, path(), "n" + random.nextInt(100), "r" + random.nextInt(100) + '\0');
        } else {
            toggleWatch();
        }
    }

    private void toggleWatch() {
        if (model.watches().size() > 1) {
            final Model.ModelWatch watch = model.watches().remove(1);
            ask(
                    MessageType.UNWATCH,
                    0,
                    watch.path(),
                    Requests.payload(watch.token()),
                    new Model.Answer(MessageType.UNWATCH, Model.OK, List.of()));
        } else {
            final Model.ModelWatch watch = new Model.ModelWatch(path(), "sub" + values++);
            model.watches().add(watch);
            ask(
                    MessageType.WATCH,
                    0,
                    watch.path(),
                    Requests.payload(watch.token()),
                    new Model.Answer(
                            MessageType.WATCH, Model.OK, List.of(new WatchEvent(watch.path(), watch.token()))));
        }
    }

    private void ask(final int type, final String path, final String... more) {
        final byte[] payload = more.length == 0 ? Requests.NONE : ProtocolText.of(String.join("\0", more));
        before.add(model.root().copy());
        add(type, 0, path, payload, model.answer(type, path, payload));
    }

    private void ask(
            final int type, final int transaction, final String path, final byte[] more, final Model.Answer answer) {
        before.add(model.root().copy());
        add(type, transaction, path, more, answer);
    }

    private void add(
            final int type, final int transaction, final String path, final byte[] more, final Model.Answer answer) {
        final int id = client.nextRequestId();
        final byte[] request = Requests.of(type, id, transaction, Requests.joined(Requests.payload(path), more));
        unsent.writeBytes(request);
        unanswered.add(new Exchange(request, id, answer.type(), answer.payload(), answer.events()));
    }

    private void inTransaction() throws IOException {
        final int id = client.nextRequestId();
        client.send(Requests.of(MessageType.TRANSACTION_START, id, 0, Requests.payload("")));
        Message reply = client.receive(LONGEST_WAIT);
        while (reply.type() == MessageType.WATCH_EVENT) {
            takeEvent(reply);
            reply = client.receive(LONGEST_WAIT);
        }
        if (reply.requestId() != id || reply.type() != MessageType.TRANSACTION_START) {
            throw new AssertionError(top + ": got " + reply.type() + " " + reply.requestId() + ", not " + id);
        }
        final ModelTransaction transaction = new ModelTransaction(model, directory(), Integer.parseInt(reply.text()));
        for (int i = random.nextInt(5); i >= 0; i--) {
            final int type = List.of(MessageType.READ, MessageType.WRITE, MessageType.RM, MessageType.DIRECTORY)
                    .get(random.nextInt(4));
            final String name = type == MessageType.DIRECTORY ? null : name();
            final byte[] value = type == MessageType.WRITE ? ProtocolText.of(value()) : Requests.NONE;
            final String path = directory() + (name == null ? "" : '/' + name);
            ask(type, transaction.id(), path, value, transaction.answer(type, name, value));
        }
        if (random.nextBoolean()) {
            exchange();
        }
        final boolean isCommit = random.nextInt(4) > 0;
        before.add(model.root().copy());
        final Model.Answer answer = transaction.end(isCommit);
        add(MessageType.TRANSACTION_END, transaction.id(), isCommit ? "T" : "F", Requests.NONE, answer);
        exchange();
    }

    // ---- Answers

    private void exchange() throws IOException {
        final byte[] all = unsent.toByteArray();
        unsent.reset();
        final int cut = random.nextInt(4) == 0 ? random.nextInt(all.length + 1) : all.length;
        client.send(Arrays.copyOf(all, cut));
        client.send(Arrays.copyOfRange(all, cut, all.length));
        while (!unanswered.isEmpty() || !due.isEmpty()) {
            final Message message = client.receive(LONGEST_WAIT);
            if (message.type() == MessageType.WATCH_EVENT) {
                takeEvent(message);
            } else {
                takeReply(message, unanswered.poll());
                before.poll();
            }
        }
    }

    private void takeReply(final Message reply, final Exchange exchange) {
        replies++;
        final boolean isRight = exchange != null
                && due.isEmpty()
                && reply.requestId() == exchange.requestId()
                && reply.type() == exchange.replyType()
                && (reply.type() == MessageType.DIRECTORY
                        ? names(reply.payload()).equals(names(exchange.reply()))
                        : Arrays.equals(reply.payload(), exchange.reply()));
        if (!isRight) {
            throw new AssertionError(top + ": got type " + reply.type() + " " + reply.requestId() + " " + reply.text()
                    + " instead of "
                    + (exchange == null
                            ? "nothing"
                            : exchange.replyType() + " " + exchange.requestId() + " " + text(exchange.reply()))
                    + " with " + due);
        }
        due.addAll(exchange.events());
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Set<String> names(final byte[] children) {
        return Set.copyOf(Arrays.asList(text(children).split("\0", -1)));
    }

    /** Beside those that are due, the path of a watch itself: from a daemon that begins. */
    private void takeEvent(final Message message) {
        final String[] strings = message.text().split("\0", 2);
        final WatchEvent event = new WatchEvent(strings[0], strings[1]);
        if (event.equals(due.peek())) {
            due.remove();
        } else if (!isWatch(event)) {
            throw new AssertionError(top + ": not this event now: " + event + "; due are " + due);
        }
    }

    private boolean isWatch(final WatchEvent event) {
        return event.equals(new WatchEvent(top, OWN)) || event.token().startsWith("sub");
    }
}
