// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WatchDataExtendedDecoder;
import org.agrona.MutableDirectBuffer;

/** Simulates how a C daemon restores a watch: it reads the strings at fixed offsets, each up to its NUL. */
final class CDaemonWatches {
    private static final int PATH_LENGTH = 4;
    private static final int TOKEN_LENGTH = 6;
    private static final int STRINGS = 8;
    private static final int DEPTH = 8;
    /** The offset at which Xen 4.22 reads the strings of a watch with a depth. */
    private static final int STRINGS_AFTER_DEPTH = DEPTH + 2;

    private final CDaemon daemon;
    private final CDaemonState state;
    private final CDaemonQuotas quotas;
    private final CDaemonPass pass;
    private final CDaemonMemory memory;
    private final MutableDirectBuffer path = Buffers.empty();

    CDaemonWatches(final CDaemon daemon, final CDaemonState state, final CDaemonQuotas quotas, final CDaemonPass pass) {
        this.daemon = daemon;
        this.state = state;
        this.quotas = quotas;
        this.pass = pass;
        memory = pass.memory;
    }

    void read() {
        if (!hasFixedFields(STRINGS) || !hasStrings(STRINGS, CompatibilityRule.C_STRING)) {
            return;
        }
        final long tokenStart = STRINGS + (long) memory.uint16(PATH_LENGTH);
        final long pathEnd = memory.endOfString(STRINGS);
        if (pathEnd != tokenStart - 1
                || memory.endOfString(tokenStart) != tokenStart + memory.uint16(TOKEN_LENGTH) - 1) {
            pass.addLoss(CompatibilityRule.C_STRING, "wpath or token");
        }
        final String fault = pathFault(STRINGS, pathEnd);
        if (fault != null) {
            pass.add(
                    CompatibilityRule.C_WATCH_PATH,
                    daemon.refusesInvalidWatchPaths() ? LoadOutcome.FAILS : LoadOutcome.LOADS,
                    fault);
        }
    }

    void readExtended() {
        if (!daemon.reads(RecordType.WATCH_DATA_EXTENDED)) {
            pass.addLoss(CompatibilityRule.C_DEPTH_WATCH, "");
            return;
        }
        if (!hasFixedFields(STRINGS_AFTER_DEPTH)) {
            return;
        }
        if (memory.uint16(DEPTH) == WatchDataExtendedDecoder.UNLIMITED_DEPTH) {
            pass.add(CompatibilityRule.C_DEPTH_UNLIMITED, LoadOutcome.LOADS, "depth 65535");
        }
        final long end = memory.endOfString(STRINGS_AFTER_DEPTH);
        final String fault = end == CDaemonMemory.UNKNOWN ? null : pathFault(STRINGS_AFTER_DEPTH, end);
        if (fault != null) {
            pass.add(
                    CompatibilityRule.C_DEPTH_LAYOUT, LoadOutcome.FAILS, "it refuses the path that it reads: " + fault);
        } else if (hasStrings(STRINGS_AFTER_DEPTH, CompatibilityRule.C_DEPTH_LAYOUT)) {
            pass.addLoss(CompatibilityRule.C_DEPTH_LAYOUT, "it watches the path that it reads");
        }
    }

    /** Looks for the connection, as the daemon does first, and returns whether the fixed fields are known. */
    private boolean hasFixedFields(final int fixedLength) {
        final long connId = memory.uint32(0);
        if (connId != CDaemonMemory.UNKNOWN) {
            requireConnection(connId);
        }
        return pass.hasFixedFields(fixedLength);
    }

    private void requireConnection(final long connId) {
        final int domid = state.domainOf(connId);
        if (domid == CDaemonState.NONE) {
            pass.add(CompatibilityRule.C_WATCH_CONNECTION, state.ifMissing(LoadOutcome.FAILS), "connection " + connId);
        } else if (domid == CDaemonState.SOCKET && !state.hasDomain(0)) {
            pass.add(
                    CompatibilityRule.C_DOMAIN_0,
                    state.ifMissing(LoadOutcome.CRASHES),
                    "watch of a connection of type socket");
        }
    }

    /** Returns whether the path and the token that the daemon reads end in known memory. */
    private boolean hasStrings(final int strings, final CompatibilityRule rule) {
        final long tokenStart = strings + (long) memory.uint16(PATH_LENGTH);
        final boolean isKnown = memory.endOfString(strings) != CDaemonMemory.UNKNOWN
                && memory.endOfString(tokenStart) != CDaemonMemory.UNKNOWN;
        if (!isKnown) {
            pass.addUnknown(rule, "no NUL after the path or token that it reads");
        }
        return isKnown;
    }

    private String pathFault(final long from, final long end) {
        memory.wrap(path, from, end);
        final int domid = state.domainOf(memory.uint32(0));
        return CDaemonNames.watchFault(path, domid > 0 ? quotas.maxWatchPathLength(domid) : -1);
    }
}
