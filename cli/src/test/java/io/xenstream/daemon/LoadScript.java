// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What a client does all the time, at random. */
final class LoadScript {
    /** What a client is doing at the moment at which the daemon is replaced. */
    enum Habit {
        /** It waits for replies. */
        ASKS,
        /** It has sent a part of a request. */
        CUTS,
        /** It has sent requests, and not read the replies, of which there are more than the socket holds. */
        LAGS
    }

    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final String BIG = "/big";
    private static final int BIG_LENGTH = 4000;
    private static final int LAGGING_REQUESTS = 150;
    /** A client's own doings between two requests. */
    private static final long THINKING_NANOS = 500_000;

    private final Load load;
    private final LoadClient client;
    private final Habit habit;
    private final Random random;
    private final String top;
    private final ModelTransaction[] transactions = new ModelTransaction[2];
    /** How many handoffs there must have been when the second transaction ends. */
    private int lastHandoff;

    private long values;

    LoadScript(final Load load, final LoadClient client, final Habit habit, final long seed) {
        this.load = load;
        this.client = client;
        this.habit = habit;
        this.random = new Random(seed);
        this.top = client.model().top();
    }

    void begin() throws IOException {
        client.begin();
        client.ask(MessageType.WRITE, top + BIG, "x".repeat(BIG_LENGTH));
        for (int i = 0; i < transactions.length; i++) {
            for (final String name : NAMES) {
                client.ask(MessageType.WRITE, directory(i) + '/' + name, value());
            }
        }
        client.exchange();
    }

    private String directory(final int transaction) {
        return top + "/t" + transaction;
    }

    /** Until the load is to end; transactions are committed then. */
    void run() throws IOException {
        while (!load.isEnding()) {
            final Load.Served served = load.served();
            step();
            if (habit == Habit.CUTS) {
                askSome();
                client.send(random.nextDouble(), load.nextHandoff());
                client.receive();
            } else if (habit == Habit.LAGS) {
                lag();
            }
            served.by(this);
            LockSupport.parkNanos(THINKING_NANOS);
        }
        for (int i = 0; i < transactions.length; i++) {
            if (transactions[i] != null) {
                client.end(transactions[i], true);
            }
        }
        client.exchange();
    }

    private void lag() throws IOException {
        for (int i = 0; i < LAGGING_REQUESTS; i++) {
            client.ask(MessageType.READ, top + BIG);
            if (i % 10 == 0) {
                askOne();
            }
        }
        client.send();
        load.nextHandoff().await();
        client.receive();
    }

    private void step() throws IOException {
        switch (random.nextInt(10)) {
            case 0 -> client.count();
            case 1, 2 -> inTransaction(0);
            case 3, 4 -> inTransaction(1);
            case 5 -> fromOutside(random.nextInt(transactions.length));
            default -> askSome();
        }
        client.exchange();
    }

    private void askSome() {
        for (int i = random.nextInt(4); i >= 0; i--) {
            askOne();
        }
    }

    private String path() {
        final StringBuilder path = new StringBuilder(top);
        for (int i = random.nextInt(3); i >= 0; i--) {
            path.append('/').append(name());
        }
        return path.toString();
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private String value() {
        return values++ + "v".repeat(random.nextInt(20) == 0 ? 3000 : random.nextInt(40));
    }

    private void askOne() {
        final int choice = random.nextInt(100);
        if (choice < 30) {
            client.ask(MessageType.READ, path());
        } else if (choice < 55) {
            client.ask(MessageType.WRITE, path(), value());
        } else if (choice < 63) {
            client.ask(MessageType.MKDIR, path());
        } else if (choice < 71) {
            client.ask(MessageType.RM, path());
        } else if (choice < 81) {
            client.ask(MessageType.DIRECTORY, random.nextInt(4) == 0 ? top : path());
        } else if (choice < 89) {
            client.ask(MessageType.GET_PERMS, path());
        } else if (choice < 95) {
            client.askPermissions(path(), "n" + random.nextInt(100), "r" + random.nextInt(100));
        } else {
            toggleWatch();
        }
    }

    private void toggleWatch() {
        final List<Model.ModelWatch> watches = client.model().watches();
        if (watches.size() > 1) {
            client.unwatch(watches.get(1));
        } else {
            client.watch(path(), "sub");
        }
    }

    /** Begins a transaction, goes on with it or ends it. The second one is open while the daemon is replaced at least once. */
    private void inTransaction(final int which) throws IOException {
        if (transactions[which] == null) {
            transactions[which] = client.startTransaction(directory(which));
            lastHandoff = which == 0 ? lastHandoff : load.handoffs() + 1 + random.nextInt(2);
            return;
        }
        final boolean isDue = which == 0 ? random.nextInt(6) == 0 : load.handoffs() >= lastHandoff;
        if (isDue) {
            client.end(transactions[which], random.nextInt(4) > 0);
            transactions[which] = null;
            return;
        }
        final ModelTransaction transaction = transactions[which];
        switch (random.nextInt(7)) {
            case 0 -> ask(transaction, MessageType.RM, name());
            case 1 -> ask(transaction, MessageType.DIRECTORY, null);
            case 2, 3, 4 -> ask(transaction, MessageType.WRITE, name());
            default -> ask(transaction, MessageType.READ, name());
        }
    }

    private void ask(final ModelTransaction transaction, final int type, final String name) {
        final byte[] value = type == MessageType.WRITE ? ProtocolText.of(value()) : Requests.NONE;
        final String path = transaction.directory() + (name == null ? "" : '/' + name);
        client.ask(type, transaction.id(), path, value, transaction.answer(type, name, value));
    }

    /** Writes to what a transaction may have looked at, which then fails. */
    private void fromOutside(final int which) {
        final String name = name();
        final String path = directory(which) + '/' + name;
        if (client.model().find(path) != null && random.nextInt(8) == 0) {
            if (transactions[which] != null) {
                transactions[which].writtenByOthers(name);
            }
            client.ask(MessageType.WRITE, path, value());
        } else {
            client.ask(MessageType.READ, path);
        }
    }
}
