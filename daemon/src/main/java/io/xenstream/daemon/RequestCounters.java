// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.collections.MutableLong;

/** What a client has asked for and been sent since it connected to this process; or all clients together. */
final class RequestCounters {
    /** The counters of all clients, which count the same; null if these are they. */
    private final RequestCounters all;
    /** By type; the last one is of unknown types. */
    private final long[] requests = new long[MessageType.UNKNOWN + 1];

    private final Map<StoreError, MutableLong> errors = new EnumMap<>(StoreError.class);
    private long events;
    private long receivedBytes;
    private long sentBytes;
    /** Counts the same in a file; null if there is none. */
    private DaemonCounters file;

    /** The counters of all clients. */
    RequestCounters() {
        this(null);
    }

    /** The counters of one client. */
    RequestCounters(final RequestCounters all) {
        this.all = all;
        for (final StoreError error : StoreError.values()) {
            errors.put(error, new MutableLong());
        }
    }

    /** Counts in a file as well, what was counted before included. Only for the counters of all clients. */
    void countIn(final DaemonCounters counters) {
        file = counters;
        for (int type = 0; type < requests.length; type++) {
            if (MessageType.known(type) == type) {
                file.requests(type, requests[type]);
            }
        }
        errors.forEach((error, count) -> file.errors(error, count.get()));
        file.events(events);
        file.received(receivedBytes);
        file.sent(sentBytes);
    }

    /** Counts a request of any type. */
    void request(final int type) {
        final int known = MessageType.known(type);
        requests[known]++;
        if (file != null) {
            file.requests(known, 1);
        }
        if (all != null) {
            all.request(known);
        }
    }

    /** Does not count a request that will be dispatched again. */
    void unfinished(final int type) {
        final int known = MessageType.known(type);
        requests[known]--;
        if (file != null) {
            file.requests(known, -1);
        }
        if (all != null) {
            all.unfinished(known);
        }
    }

    void error(final StoreError error) {
        errors.get(error).increment();
        if (file != null) {
            file.errors(error, 1);
        }
        if (all != null) {
            all.error(error);
        }
    }

    void event() {
        events++;
        if (file != null) {
            file.events(1);
        }
        if (all != null) {
            all.event();
        }
    }

    void received(final int bytes) {
        receivedBytes += bytes;
        if (file != null) {
            file.received(bytes);
        }
        if (all != null) {
            all.received(bytes);
        }
    }

    void sent(final int bytes) {
        sentBytes += bytes;
        if (file != null) {
            file.sent(bytes);
        }
        if (all != null) {
            all.sent(bytes);
        }
    }

    long requests() {
        long sum = 0;
        for (final long count : requests) {
            sum += count;
        }
        return sum;
    }

    long errors() {
        long sum = 0;
        for (final MutableLong count : errors.values()) {
            sum += count.get();
        }
        return sum;
    }

    long errors(final StoreError error) {
        return errors.get(error).get();
    }

    /** Watch events that were queued. */
    long events() {
        return events;
    }

    long receivedBytes() {
        return receivedBytes;
    }

    long sentBytes() {
        return sentBytes;
    }

    /** By the names of the types, in their order; those without requests, too. */
    Map<String, Long> requestsByType() {
        final Map<String, Long> counts = new LinkedHashMap<>();
        for (int type = 0; type < requests.length; type++) {
            if (MessageType.known(type) == type) {
                counts.put(MessageType.name(type), requests[type]);
            }
        }
        return Collections.unmodifiableMap(counts);
    }

    /** By the names of the errors, in their order; those that have not occurred, too. */
    Map<String, Long> errorsByName() {
        final Map<String, Long> counts = new LinkedHashMap<>();
        errors.forEach((error, count) -> counts.put(error.name(), count.get()));
        return Collections.unmodifiableMap(counts);
    }
}
