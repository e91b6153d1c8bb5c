// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A takeover that an operator asked for: which program is to be started, and who waits for the answer. The operator's client gets it as part
 * of its pending output, from the successor or, if that fails, from here.
 */
final class LiveUpdate {
    private static final String NOT_PREPARED = "no program: say which with -f first";
    private static final int USUAL_SECONDS = 60;
    private static final int LARGEST_SECONDS = 86_400;

    private final SuccessorStarter starter;
    private String program;
    private List<String> arguments = List.of();
    private Connection operator;
    private Request request;
    private Process successor;
    private long deadline;
    /** What waited for the operator's client before the answer did; -1 if the answer does not. */
    private int withoutAnswer = -1;

    LiveUpdate(final SuccessorStarter starter) {
        this.starter = starter;
    }

    /** Whether a successor has been started and has not taken over. */
    boolean isPending() {
        return operator != null;
    }

    /** Answers a step of the command; null if the answer comes later. */
    String answer(final Connection client, final Request step, final List<String> words) {
        switch (words.get(0)) {
            case "-f" -> program = word(words);
            case "-c" -> arguments = List.of(word(words).trim().split(" +"));
            case "-a" -> {
                program = null;
                arguments = List.of();
            }
            case "-s" -> {
                return start(client, step, words);
            }
            default -> throw new RequestRefused(StoreError.EINVAL);
        }
        return "OK";
    }

    private static String word(final List<String> words) {
        if (words.size() < 2 || words.get(1).isEmpty()) {
            throw new RequestRefused(StoreError.EINVAL);
        }
        return words.get(1);
    }

    private String start(final Connection client, final Request step, final List<String> words) {
        if (program == null) {
            return NOT_PREPARED;
        }
        if (isPending()) {
            return "BUSY";
        }
        final int time = words.indexOf("-t");
        final long seconds = time < 0 || time + 1 == words.size()
                ? USUAL_SECONDS
                : Octets.number(words.get(time + 1), LARGEST_SECONDS);
        try {
            successor = starter.start(program, arguments);
        } catch (final IOException refused) {
            return "cannot start " + program + ": " + refused.getMessage();
        }
        operator = client;
        request = step;
        deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        return null;
    }

    /** Gives up if the successor has ended, or takes too long. Not while it takes over. */
    void check() {
        if (!successor.isAlive()) {
            fail(program + " has ended with exit code " + successor.exitValue());
        } else if (System.nanoTime() - deadline > 0) {
            successor.destroy();
            fail(program + " has not taken over in time");
        }
    }

    private void fail(final String reason) {
        send(reason);
        operator = null;
        successor = null;
    }

    private void send(final String answer) {
        operator.send(request.type(), request.requestId(), request.transactionId(), Octets.terminated(answer));
    }

    /** The state is about to be written: the answer, if all goes well, is part of it. */
    void freeze() {
        if (isPending()) {
            withoutAnswer = operator.output().length();
            send("OK");
        }
    }

    /** All did not go well. */
    void thaw(final String reason) {
        if (withoutAnswer >= 0) {
            operator.output().truncate(withoutAnswer);
            withoutAnswer = -1;
            fail(reason);
        }
    }

    void disconnected(final Connection client) {
        if (operator == client) {
            operator = null;
        }
    }
}
