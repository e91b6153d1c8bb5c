// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.store.StoreTransaction;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/** A client: its socket, its pending input and output, its watches and its transactions. */
final class ClientSession {
    /** A daemon from which clients were adopted counts each client's transactions from 1. Their ids from this daemon are larger. */
    static final int LAST_LOST_TRANSACTION = (1 << 30) - 1;

    private final long id;
    private final long uniqueId;
    private final SocketChannel channel;
    private final int maxOutput;
    /** The sessions with output that has not been offered to their sockets. */
    private final Queue<ClientSession> unwritten;

    private final RequestCounters counters;
    private final InputBuffer input = new InputBuffer();
    private final OutputBuffer output = new OutputBuffer();
    private final List<Watch> watches = new ArrayList<>();
    private final Int2ObjectHashMap<StoreTransaction> transactions = new Int2ObjectHashMap<>();
    private final ListedPart listed = new ListedPart();
    private final ListedPart unfinished = new ListedPart();
    private int lastTransactionId;
    /** Whether it may have had transactions with another daemon, which are lost. */
    private boolean isAdopted;
    /** Bytes of its watches, and of these and its transactions when they were last added up. */
    private long watchBytes;

    private long heldBytes;
    private boolean isOverrun;
    private boolean isUnwritten;
    /** Whether the daemon answers its requests in a later turn. */
    private boolean isPostponed;

    private boolean isConnected = true;
    private boolean wasRefused;
    /** Negative until somebody wants to know it. */
    private long process = -1;
    /** What the daemon's poller has of it. */
    private PolledSocket socket;

    /** Its slot in the {@link ClientsFile}, and what the file says. */
    private long slot = ClientsFile.NONE;

    private boolean isInFlight;

    ClientSession(
            final long id,
            final long uniqueId,
            final SocketChannel channel,
            final DaemonLimits limits,
            final RequestCounters ofAll,
            final Queue<ClientSession> unwritten) {
        this.id = id;
        this.uniqueId = uniqueId;
        this.channel = channel;
        this.maxOutput = limits.maxOutput();
        this.counters = new RequestCounters(ofAll);
        this.unwritten = unwritten;
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

    /** The process that has connected; 0 if the system does not tell. */
    long process() {
        if (process < 0) {
            process = Descriptors.process(channel);
        }
        return process;
    }

    RequestCounters counters() {
        return counters;
    }

    /** Whether no request of this client was refused for lack of room before. True once. */
    boolean isFirstRefusal() {
        final boolean isFirst = !wasRefused;
        wasRefused = true;
        return isFirst;
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

    void add(final Watch watch) {
        watches.add(watch);
        watchBytes += watch.heldBytes();
    }

    void remove(final Watch watch) {
        watches.remove(watch);
        watchBytes -= watch.heldBytes();
    }

    void clearWatches() {
        watches.clear();
        watchBytes = 0;
    }

    /** Adds up the bytes of its watches and transactions. Returns how many more they are than before. */
    long addUp() {
        long held = watchBytes;
        for (final StoreTransaction transaction : transactions.values()) {
            held += transaction.savedLength();
        }
        final long more = held - heldBytes;
        heldBytes = held;
        return more;
    }

    /** Bytes of its watches and transactions when they were last added up. */
    long heldBytes() {
        return heldBytes;
    }

    Int2ObjectHashMap<StoreTransaction> transactions() {
        return transactions;
    }

    /** Where the next part of a directory begins. */
    ListedPart listed() {
        return listed;
    }

    /** Where the list for a reply that is not complete goes on. */
    ListedPart unfinished() {
        return unfinished;
    }

    /** Adds a transaction. Returns its id, which no open transaction of this client has, and no recent one had. */
    int add(final StoreTransaction transaction) {
        do {
            lastTransactionId++;
        } while (lastTransactionId == 0 || transactions.containsKey(lastTransactionId));
        transactions.put(lastTransactionId, transaction);
        return lastTransactionId;
    }

    void restore(final int transactionId, final StoreTransaction transaction) {
        transactions.put(transactionId, transaction);
        if (Integer.compareUnsigned(transactionId, lastTransactionId) > 0) {
            lastTransactionId = transactionId;
        }
    }

    /** Says that it comes from a daemon that does not pass transactions on. */
    void adopted() {
        isAdopted = true;
        lastTransactionId = Math.max(lastTransactionId, LAST_LOST_TRANSACTION);
    }

    boolean isAdopted() {
        return isAdopted;
    }

    /** Whether an id may be that of a transaction which was open when the client was adopted. */
    boolean hasLost(final int transactionId) {
        return isAdopted && transactionId > 0 && transactionId <= LAST_LOST_TRANSACTION;
    }

    void closeTransactions() {
        transactions.values().forEach(StoreTransaction::close);
        transactions.clear();
    }

    void register(final PolledSocket polled) {
        socket = polled;
    }

    PolledSocket socket() {
        return socket;
    }

    /** Whether requests wait that were read before. Until they are answered, nothing more is read. */
    boolean isPostponed() {
        return isPostponed;
    }

    void isPostponed(final boolean isLater) {
        isPostponed = isLater;
    }

    long slot() {
        return slot;
    }

    void slot(final long ownSlot) {
        slot = ownSlot;
    }

    /** Whether the file says that its connection must end with this process. */
    boolean isInFlight() {
        return isInFlight;
    }

    void inFlight(final boolean isNow) {
        isInFlight = isNow;
    }

    /** Whether all that has been read is answered, all output is written, and no transaction is open. */
    boolean isSettled() {
        return input.length() == 0 && output.length() == 0 && transactions.isEmpty();
    }

    boolean isConnected() {
        return isConnected;
    }

    void disconnected() {
        isConnected = false;
        closeTransactions();
    }

    /** Whether to read and answer its requests: not while too much output waits for it. */
    boolean isServed() {
        return output.length() < DaemonLimits.PAUSING_OUTPUT && !isOverrun && isConnected;
    }

    /** Whether more output waits than the limit allows. */
    boolean isOverrun() {
        return isOverrun;
    }

    /** Queues a message whose payload has been written to the output. */
    void end(final int type, final int requestId, final int transactionId, final int payloadLength) {
        if (output.length() + MessageHeader.LENGTH + payloadLength > maxOutput) {
            isOverrun = true;
        } else {
            output.endMessage(type, requestId, transactionId, payloadLength);
        }
        if (!isUnwritten) {
            isUnwritten = true;
            unwritten.add(this);
        }
    }

    /** Queues a message. */
    void send(final int type, final int requestId, final int transactionId, final byte[] payload) {
        output.buffer().putBytes(output.beginPayload(), payload);
        end(type, requestId, transactionId, payload.length);
    }

    /** Says that the output is being offered to the socket. */
    void written() {
        isUnwritten = false;
    }

    /** Queues a watch event unless it is too long for a message. */
    void sendEvent(final DirectBuffer path, final int offset, final int length, final UnsafeBuffer token) {
        final int payloadLength = length + token.capacity() + 2;
        if (isOverrun || payloadLength > MessageHeader.LONGEST_PAYLOAD) {
            return;
        }
        final int at = output.beginPayload();
        final UnsafeBuffer buffer = output.buffer();
        buffer.putBytes(at, path, offset, length);
        buffer.putByte(at + length, (byte) 0);
        buffer.putBytes(at + length + 1, token, 0, token.capacity());
        buffer.putByte(at + payloadLength - 1, (byte) 0);
        end(MessageType.WATCH_EVENT, 0, 0, payloadLength);
        if (!isOverrun) {
            counters.event();
        }
    }
}
