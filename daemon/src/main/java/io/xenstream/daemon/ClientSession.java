// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A client: its socket, its pending input and output, its watches and its transactions. */
final class ClientSession {
    private final long id;
    private final long uniqueId;
    private final SocketChannel channel;
    private final int maxOutput;
    private final InputBuffer input = new InputBuffer();
    private final OutputBuffer output = new OutputBuffer();
    private final List<Watch> watches = new ArrayList<>();
    private final Map<Integer, Transaction> transactions = new LinkedHashMap<>();
    private int lastTransactionId;
    private boolean isOverrun;

    ClientSession(final long id, final long uniqueId, final SocketChannel channel, final DaemonLimits limits) {
        this.id = id;
        this.uniqueId = uniqueId;
        this.channel = channel;
        this.maxOutput = limits.maxOutput();
    }

    /** The connection id in images. */
    long id() {
        return id;
    }

    /** An id that no other connection has, here or in predecessors and successors. */
    long uniqueId() {
        return uniqueId;
    }

    SocketChannel channel() {
        return channel;
    }

    InputBuffer input() {
        return input;
    }

    OutputBuffer output() {
        return output;
    }

    List<Watch> watches() {
        return watches;
    }

    Map<Integer, Transaction> transactions() {
        return transactions;
    }

    /** An id that no open transaction of this client has, and no recent one had. */
    int newTransactionId() {
        do {
            lastTransactionId++;
        } while (lastTransactionId == 0 || transactions.containsKey(lastTransactionId));
        return lastTransactionId;
    }

    void restore(final Transaction transaction) {
        transactions.put(transaction.id(), transaction);
        if (Integer.compareUnsigned(transaction.id(), lastTransactionId) > 0) {
            lastTransactionId = transaction.id();
        }
    }

    /** Whether to read and answer its requests: not while too much output waits for it. */
    boolean isServed() {
        return output.length() < DaemonLimits.PAUSING_OUTPUT && !isOverrun;
    }

    /** Whether more output waits than the limit allows. */
    boolean isOverrun() {
        return isOverrun;
    }

    /** Queues a message. */
    void send(final int type, final int requestId, final int transactionId, final byte[] payload) {
        if (output.length() + MessageHeader.LENGTH + payload.length > maxOutput) {
            isOverrun = true;
            return;
        }
        output.add(type, requestId, transactionId, payload);
    }

    /** Queues a watch event unless it is too long for a message. */
    void sendEvent(final String path, final String token) {
        final byte[] payload = ProtocolText.of(path + '\0' + token + '\0');
        if (payload.length <= MessageHeader.LONGEST_PAYLOAD) {
            send(MessageType.WATCH_EVENT, 0, 0, payload);
        }
    }

    void fire(final String path, final boolean isExact) {
        for (final Watch watch : watches) {
            final String event = watch.event(path, isExact);
            if (event != null) {
                sendEvent(event, watch.token());
            }
        }
    }

    void fireDomain(final String special, final int domid) {
        for (final Watch watch : watches) {
            final String event = watch.domainEvent(special, domid);
            if (event != null) {
                sendEvent(event, watch.token());
            }
        }
    }
}
