// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.ConnectionDataDecoder;
import org.agrona.BitUtil;

/** Simulates how a C daemon restores a CONNECTION_DATA. */
final class CDaemonConnections {
    private static final int FIXED_LENGTH = ConnectionDataDecoder.FIXED_LENGTH;
    private static final int TYPE = 4;
    private static final int FIELDS = 6;
    private static final int DOMID = 8;
    private static final int TARGET = 10;
    private static final int PORT = 12;
    private static final int IN_LENGTH = 16;
    private static final int RESPONSE_LENGTH = 18;
    private static final int OUT_LENGTH = 20;
    private static final int UNIQUE_ID_PRESENT = 1;

    private static final int MESSAGE_HEADER_LENGTH = 16;
    private static final int MESSAGE_LENGTH = 12;
    private static final int MAX_PAYLOAD_LENGTH = 4096;
    /** The smallest number of bytes that the daemon fails to allocate. */
    private static final long REFUSED_ALLOCATION = 0x1000_0000;
    /** How far messages are followed after the end of the record. */
    private static final int MAX_OVERRUN = 0x1_0000;

    private final CDaemon daemon;
    private final CDaemonState state;
    private final CDaemonQuotas quotas;
    private final CDaemonPass pass;
    private final CDaemonMemory memory;
    private boolean hasReportedGlobalData;

    CDaemonConnections(
            final CDaemon daemon, final CDaemonState state, final CDaemonQuotas quotas, final CDaemonPass pass) {
        this.daemon = daemon;
        this.state = state;
        this.quotas = quotas;
        this.pass = pass;
        memory = pass.memory;
    }

    /** Returns whether there is a finding about a connection before GLOBAL_DATA. */
    boolean hasReportedGlobalData() {
        return hasReportedGlobalData;
    }

    void read() {
        if (!pass.hasFixedFields(FIXED_LENGTH)) {
            return;
        }
        final long connId = memory.uint32(0);
        final boolean isSocket = memory.uint16(TYPE) == ConnectionDataDecoder.SOCKET;
        final boolean isNewId = isSocket ? readSocket(connId) : readRing(connId);
        if (!isNewId) {
            pass.addLoss(CompatibilityRule.C_CONNECTION_ID, "conn-id " + connId);
        }
        final long inEnd = (long) FIXED_LENGTH + memory.uint16(IN_LENGTH);
        final long outEnd = inEnd + memory.uint32(OUT_LENGTH);
        readInput(inEnd, isSocket ? CDaemonState.SOCKET : memory.uint16(DOMID));
        if (outEnd > inEnd) {
            if (isSocket) {
                requireDomain0();
            }
            readOutput(inEnd, outEnd);
        }
        if ((memory.uint16(FIELDS) & UNIQUE_ID_PRESENT) != 0) {
            readUniqueId(outEnd, isSocket);
        }
    }

    /** The daemon accounts what a client on a socket uses to domain 0. */
    void requireDomain0() {
        if (!state.hasDomain(0)) {
            pass.add(CompatibilityRule.C_DOMAIN_0, state.ifMissing(LoadOutcome.CRASHES), "connection of type socket");
        }
    }

    private boolean readSocket(final long connId) {
        final int descriptor = (int) memory.uint32(DOMID);
        if (state.isGlobalDescriptor(descriptor)) {
            pass.add(
                    CompatibilityRule.C_DESCRIPTORS,
                    LoadOutcome.MAY_CRASH,
                    "socket-fd " + descriptor + ", as in GLOBAL_DATA");
        }
        return state.addSocket(connId);
    }

    private boolean readRing(final long connId) {
        final int domid = memory.uint16(DOMID);
        final int type = memory.uint16(TYPE);
        if (type != ConnectionDataDecoder.RING) {
            pass.addLoss(
                    CompatibilityRule.C_CONNECTION_TYPE, "conn-type " + type + ", read as the ring of domain " + domid);
        }
        final boolean isSecond = state.hasRing(domid);
        if (!state.hasGlobalData() && !hasReportedGlobalData && (isSecond || daemon.needsGlobalDataForRing(domid))) {
            hasReportedGlobalData = true;
            pass.add(CompatibilityRule.C_GLOBAL, state.ifMissing(LoadOutcome.CRASHES), "connection of domain " + domid);
        }
        if (isSecond) {
            pass.addLoss(CompatibilityRule.C_CONNECTION_DOMAIN, "domain " + domid);
        }
        readPort(domid, memory.uint32(PORT));
        final boolean isNewId = state.addRing(connId, domid);
        quotas.addDomain(domid);
        readTarget(memory.uint16(TARGET));
        return isNewId;
    }

    private void readPort(final int domid, final long port) {
        if (port == 0) {
            pass.addLoss(CompatibilityRule.C_EVENT_CHANNEL, "domain " + domid);
            return;
        }
        final int other = state.addPort(port, domid);
        if (other != CDaemonState.NONE) {
            pass.addLoss(
                    CompatibilityRule.C_EVENT_PORT, "port " + port + " of domain " + other + " and domain " + domid);
        }
    }

    private void readTarget(final int tdomid) {
        if (tdomid == ConnectionDataDecoder.DOMID_INVALID) {
            return;
        }
        if (!state.hasRing(tdomid)) {
            pass.addLoss(CompatibilityRule.C_TARGET, "target " + tdomid);
        }
        state.addTarget(tdomid);
        quotas.addDomain(tdomid);
    }

    /** Reads the pending requests. The last one may be incomplete: the daemon waits for the rest. */
    private void readInput(final long end, final int domid) {
        if (end > memory.length()) {
            addPastRecord("input", end);
        }
        long offset = FIXED_LENGTH;
        while (end - offset >= MESSAGE_HEADER_LENGTH) {
            final long length = memory.uint32(offset + MESSAGE_LENGTH);
            if (length == CDaemonMemory.UNKNOWN) {
                return;
            }
            if (length > MAX_PAYLOAD_LENGTH) {
                pass.add(
                        CompatibilityRule.C_REQUEST,
                        length >= REFUSED_ALLOCATION ? LoadOutcome.FAILS : LoadOutcome.LOADS_WITH_LOSS,
                        length + " bytes");
            }
            offset += MESSAGE_HEADER_LENGTH + length;
        }
        if (offset != end && domid != CDaemonState.SOCKET && state.addHalfRead(domid)) {
            pass.add(CompatibilityRule.C_REQUEST, LoadOutcome.MAY_CRASH, "second half request of domain " + domid);
        }
    }

    private void addPastRecord(final String what, final long end) {
        pass.add(
                CompatibilityRule.C_LENGTHS,
                memory.isKnown(end) ? LoadOutcome.LOADS_WITH_LOSS : LoadOutcome.MAY_CRASH,
                "the " + what + " ends " + (end - memory.length()) + " bytes after the end of the record");
    }

    private void readOutput(final long start, final long end) {
        if (end > memory.length()) {
            addPastRecord("output", end);
        }
        long offset = start + memory.uint16(RESPONSE_LENGTH);
        while (offset < end && offset < memory.length() + MAX_OVERRUN) {
            final long length = memory.uint32(offset + MESSAGE_LENGTH);
            if (length == CDaemonMemory.UNKNOWN) {
                pass.add(
                        CompatibilityRule.C_PENDING,
                        LoadOutcome.MAY_CRASH,
                        "it expects a message " + (end - offset) + " bytes before the end");
                return;
            }
            if (length >= REFUSED_ALLOCATION) {
                pass.add(CompatibilityRule.C_PENDING, LoadOutcome.FAILS, "message of " + length + " bytes");
                return;
            }
            offset += MESSAGE_HEADER_LENGTH + length;
            if (!memory.isKnown(offset)) {
                break;
            }
        }
        if (offset != end) {
            pass.add(
                    CompatibilityRule.C_PENDING,
                    memory.isKnown(offset) && offset >= end ? LoadOutcome.LOADS_WITH_LOSS : LoadOutcome.MAY_CRASH,
                    "the last message ends at byte " + (offset - start) + " of " + (end - start));
        }
    }

    private void readUniqueId(final long outEnd, final boolean isSocket) {
        final long offset = BitUtil.align(outEnd, Long.BYTES);
        if (!daemon.restoresUniqueIds()) {
            pass.add(CompatibilityRule.C_UNIQUE_ID, LoadOutcome.LOADS, "");
        } else if (!isSocket && !memory.isKnown(offset + Long.BYTES)) {
            pass.add(
                    CompatibilityRule.C_LENGTHS,
                    LoadOutcome.MAY_CRASH,
                    "the unique-id begins at byte " + offset + " of " + memory.length());
        }
    }
}
