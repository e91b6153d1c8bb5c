// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * A live update requested by an operator: the program to start, and the client that waits for the answer. The successor sends the answer as
 * part of the client's pending output; if the handoff fails, this daemon does.
 */
final class LiveUpdate {
    private static final String NOT_PREPARED = "no program: name it with -f first";
    private static final int USUAL_SECONDS = 60;
    private static final int LARGEST_SECONDS = 86_400;

    private final SuccessorStarter starter;
    private String program;
    private List<String> arguments = List.of();
    private ClientSession operator;
    /** The ids of the request that has started the successor. */
    private int requestId;

    private int transactionId;
    private Process successor;
    private long deadline;
    /** The length of the operator's pending output without the answer; -1 if the answer is not queued. */
    private int withoutAnswer = -1;

    LiveUpdate(final SuccessorStarter starter) {
        this.starter = starter;
    }

    /** Whether a successor has been started and has not taken over. */
    boolean isPending() {
        return operator != null;
    }

    /** Answers a step of the command; null if the answer follows later. */
    String answer(final ClientSession client, final Request step, final List<String> words) {
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
            default -> throw new RequestException(StoreError.EINVAL);
        }
        return "OK";
    }

    private static String word(final List<String> words) {
        if (words.size() < 2 || words.get(1).isEmpty()) {
            throw new RequestException(StoreError.EINVAL);
        }
        return words.get(1);
    }

    private String start(final ClientSession client, final Request step, final List<String> words) {
        if (program == null) {
            return NOT_PREPARED;
        }
        if (isPending()) {
            return "BUSY";
        }
        final int time = words.indexOf("-t");
        final long seconds = time < 0 || time + 1 == words.size()
                ? USUAL_SECONDS
                : ProtocolText.number(words.get(time + 1), LARGEST_SECONDS);
        try {
            successor = starter.start(program, arguments);
        } catch (final IOException refused) {
            return "cannot start " + program + ": " + refused.getMessage();
        }
        operator = client;
        requestId = step.requestId();
        transactionId = step.transactionId();
        deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        return null;
    }

    /** Gives up if the successor has ended or has exceeded its time. Not called during the handoff. */
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
        operator.send(MessageType.CONTROL, requestId, transactionId, ProtocolText.of(answer + '\0'));
    }

    /** Queues the answer for success, which becomes part of the state that is written. */
    void freeze() {
        if (isPending()) {
            withoutAnswer = operator.output().length();
            send("OK");
        }
    }

    /** Replaces the answer for success by the reason for the failure. */
    void thaw(final String reason) {
        if (withoutAnswer >= 0) {
            operator.output().truncate(withoutAnswer);
            withoutAnswer = -1;
            fail(reason);
        }
    }

    /** Whether a client waits for the answer. */
    boolean isAwaitedBy(final ClientSession client) {
        return operator == client;
    }

    /** The process that was started last; empty if it has ended, or none was started. */
    OptionalLong successor() {
        return successor != null && successor.isAlive() ? OptionalLong.of(successor.pid()) : OptionalLong.empty();
    }

    void disconnected(final ClientSession client) {
        if (operator == client) {
            operator = null;
        }
    }
}
