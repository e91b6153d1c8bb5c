// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.Place;
import io.xenstream.codec.internal.IdScatter;
import java.util.BitSet;
import org.agrona.collections.IntHashSet;
import org.agrona.collections.Long2LongHashMap;

/** The state that a C daemon has restored so far and that other records depend on. */
final class CDaemonState {
    /** Stands for the domain id of a socket connection. */
    static final int SOCKET = -1;

    /** Stands for no descriptor. */
    static final int NO_DESCRIPTOR = -1;

    /** The highest descriptor that a process of a Linux system can have by default. */
    private static final int MAX_DESCRIPTOR = (1 << 20) - 1;

    /** Stands for no domain, or for no connection. */
    static final int NONE = -2;

    private final CDaemon daemon;
    private final IdScatter scatter = new IdScatter();
    /** The domain of the first connection with an id. */
    private final Long2LongHashMap domainOf = new Long2LongHashMap(NONE);
    /** The number of connections with an id, if it is more than one. */
    private final Long2LongHashMap countOf = new Long2LongHashMap(1);

    private final Long2LongHashMap connectionOf = new Long2LongHashMap(NONE);
    private final Long2LongHashMap domainOfPort = new Long2LongHashMap(NONE);
    /** Domains that can own nodes: those with a connection, and the targets of those. */
    private final BitSet domains = new BitSet();
    /** Domains with a request that the daemon has read in part. */
    private final IntHashSet halfRead = new IntHashSet();

    private Place globalData;
    private int rwSocketFd = NO_DESCRIPTOR;
    private int evtchnFd = NO_DESCRIPTOR;
    private boolean hasGuest;
    private boolean hasStore;
    private boolean isUncertain;

    CDaemonState(final CDaemon daemon) {
        this.daemon = daemon;
    }

    /** Returns why descriptors are probably not open or not what they should be, or null if nothing is wrong with them. */
    String descriptorFault(final int newRwSocketFd, final int newEvtchnFd) {
        final String both = "rw-socket-fd " + newRwSocketFd + ", evtchn-fd " + newEvtchnFd;
        if (newRwSocketFd > MAX_DESCRIPTOR || newEvtchnFd > MAX_DESCRIPTOR) {
            return both + ", more than " + MAX_DESCRIPTOR;
        }
        if (newRwSocketFd >= 0 && newRwSocketFd == newEvtchnFd) {
            return both + ", one descriptor for both";
        }
        return hasGlobalData() && (newRwSocketFd != rwSocketFd || newEvtchnFd != evtchnFd)
                ? "second GLOBAL_DATA, with " + both
                : null;
    }

    /** Returns whether a descriptor is one of those in GLOBAL_DATA. */
    boolean isGlobalDescriptor(final int descriptor) {
        return descriptor >= 0 && (descriptor == rwSocketFd || descriptor == evtchnFd);
    }

    void addGlobalData(final Place place, final int newRwSocketFd, final int newEvtchnFd) {
        globalData = place;
        rwSocketFd = newRwSocketFd;
        evtchnFd = newEvtchnFd;
    }

    boolean hasGlobalData() {
        return globalData != null;
    }

    /** Returns the place of the last GLOBAL_DATA, or null if there is none. */
    Place globalData() {
        return globalData;
    }

    int evtchnFd() {
        return evtchnFd;
    }

    boolean hasConnection(final long connId) {
        return domainOf.get(scatter.of(connId)) != NONE;
    }

    /** Returns the domain of the first connection with an id: {@link #SOCKET} for a socket, {@link #NONE} if there is no such connection. */
    int domainOf(final long connId) {
        return (int) domainOf.get(scatter.of(connId));
    }

    /** Returns whether the id was new. */
    boolean addSocket(final long connId) {
        return addId(scatter.of(connId), SOCKET);
    }

    private boolean addId(final long key, final int domid) {
        final boolean isNew = domainOf.putIfAbsent(key, domid) == NONE;
        if (!isNew) {
            countOf.put(key, countOf.get(key) + 1);
        }
        return isNew;
    }

    /** Returns whether the id was new. */
    boolean addRing(final long connId, final int domid) {
        final long previous = connectionOf.put(domid, connId);
        if (previous == connId) {
            return true;
        }
        if (previous != NONE) {
            removeId(scatter.of(previous));
        } else if (domid == 0) {
            hasStore = hasGlobalData() || !daemon.needsGlobalDataForStore();
        }
        hasGuest |= domid != 0;
        domains.set(domid);
        return addId(scatter.of(connId), domid);
    }

    private void removeId(final long key) {
        final long count = countOf.get(key);
        if (count == 1) {
            domainOf.remove(key);
        } else if (count == 2) {
            countOf.remove(key);
        } else {
            countOf.put(key, count - 1);
        }
    }

    boolean hasRing(final int domid) {
        return connectionOf.get(domid) != NONE;
    }

    boolean hasGuest() {
        return hasGuest;
    }

    /** Returns the other domain with the same event channel port, or {@link #NONE}. */
    int addPort(final long port, final int domid) {
        final long other = domainOfPort.putIfAbsent(scatter.of(port), domid);
        return other == domid ? NONE : (int) other;
    }

    /** Returns whether the domain already had such a request. */
    boolean addHalfRead(final int domid) {
        return !halfRead.add(domid);
    }

    /** Returns whether the daemon has created its store. */
    boolean hasStore() {
        return hasStore;
    }

    void addTarget(final int domid) {
        domains.set(domid);
    }

    /** Returns whether a domain is known; one whose id is read from unknown memory is not. */
    boolean hasDomain(final int domid) {
        return domid >= 0 && domains.get(domid);
    }

    /** Remembers that the daemon has restored something that it read from unknown memory. */
    void becomeUncertain() {
        isUncertain = true;
    }

    /** Returns an outcome that depends on something not having been restored. */
    LoadOutcome ifMissing(final LoadOutcome outcome) {
        return isUncertain ? LoadOutcome.MAY_CRASH : outcome;
    }
}
