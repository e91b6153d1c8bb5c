// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.XenstreamException;
import io.xenstream.nativeio.StatusFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the daemon does and what domains use, in a mapped file in the store's directory, for {@link DaemonUsage}. Requests do not touch it: it is updated once a second at
 * most, and only if something was done.
 *
 * <pre>
 *     0 8  magic                                      domain:  0 4  domid
 *     8 4  version                                             4 4  1 if it is introduced
 *    12 4  places for domains                                  8 8  nodes
 *    16 8  process                                            16 8  quota of nodes, 0 for none
 *    24 8  when the process began, ms since 1970              24 8  bytes, -1 if not known
 *    32 8  when it ended; 0 while it runs
 *    40 8  odd while the rest is being changed
 *    48 8  when the rest was changed
 *    56 4  domains in the file
 *    60 4  domains that there are
 *    64    {@link DaemonUsage}'s figures, 8 bytes each
 * </pre>
 */
final class UsageFile implements AutoCloseable {
    static final String NAME = "usage.state";
    static final long MAGIC = 0x4547_4153_554e_4558L;
    static final int VERSION = 1;
    static final int HEADER_LENGTH = 512;
    static final int DOMAIN_LENGTH = 32;
    static final int MOST_DOMAINS = 4096;
    static final int LENGTH = HEADER_LENGTH + MOST_DOMAINS * DOMAIN_LENGTH;
    static final int PLACES_OFFSET = 12;
    static final int PROCESS_OFFSET = 16;
    static final int STARTED_OFFSET = 24;
    static final int ENDED_OFFSET = 32;
    static final int CHANGE_OFFSET = 40;
    static final int UPDATED_OFFSET = 48;
    static final int SHOWN_OFFSET = 56;
    static final int DOMAINS_OFFSET = 60;
    static final int FIGURES_OFFSET = 64;

    private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long UPDATE_NANOS = 1_000_000_000L;
    private static final long MEASURE_NANOS = 20_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final String NODES = "nodes";

    private final StatusFile file;
    private final ByteBuffer memory;
    private final DomainSizes sizes = new DomainSizes();
    private long change;
    private long updatedAt;
    private long measuredAt;
    private boolean isStale = true;
    private boolean isBroken;
    private int shown;
    private int figure;

    /** Creates the file, and puts it in the place of one that another process has left, or is leaving. */
    UsageFile(final StoreState state) {
        this.file = StatusFile.create(state.directory().resolve(NAME), LENGTH);
        this.memory = file.memory().order(ByteOrder.LITTLE_ENDIAN);
        memory.putLong(0, MAGIC);
        memory.putInt(Long.BYTES, VERSION);
        memory.putInt(PLACES_OFFSET, MOST_DOMAINS);
        memory.putLong(PROCESS_OFFSET, ProcessHandle.current().pid());
        memory.putLong(STARTED_OFFSET, System.currentTimeMillis());
        update(state);
        file.publish();
    }

    /**
     * Updates the file if it is time.
     *
     * @param isChanged whether something was done in the turn
     * @param now       a recent look at the clock
     */
    void afterTurn(final StoreState state, final boolean isChanged, final long now) {
        isStale |= isChanged;
        if (isStale && now - updatedAt >= UPDATE_NANOS) {
            updatedAt = now;
            isStale = false;
            update(state);
        } else if (now - measuredAt >= MEASURE_NANOS && !isBroken && sizes.isStale(state)) {
            measuredAt = now;
            measure(state);
            // The result is shown with the next update.
            isStale = true;
        }
    }

    private void measure(final StoreState state) {
        try {
            sizes.measure(state);
        } catch (final XenstreamException damaged) {
            isBroken = true;
            state.monitor().failed(damaged);
        }
    }

    /** How long the daemon may wait. */
    long longestWait(final StoreState state, final long millis) {
        if (!isBroken && sizes.isStale(state)) {
            return Math.min(millis, MEASURE_NANOS / NANOS_PER_MILLI);
        }
        return isStale ? Math.min(millis, UPDATE_NANOS / NANOS_PER_MILLI) : millis;
    }

    void update(final StoreState state) {
        WORD.setRelease(memory, CHANGE_OFFSET, ++change);
        VarHandle.releaseFence();
        memory.putLong(UPDATED_OFFSET, System.currentTimeMillis());
        putFigures(state);
        putDomains(state);
        WORD.setRelease(memory, CHANGE_OFFSET, ++change);
    }

    private void put(final long value) {
        memory.putLong(figure, value);
        figure += Long.BYTES;
    }

    /** In the order of the components of {@link DaemonUsage}. */
    private void putFigures(final StoreState state) {
        final RequestCounters counters = state.monitor().counters();
        int open = 0;
        long waiting = 0;
        for (final ClientSession session : state.sessions()) {
            open += session.transactions().size();
            waiting += session.output().length();
        }
        figure = FIGURES_OFFSET;
        put(counters.requests());
        put(counters.errors());
        put(counters.errors(StoreError.EAGAIN));
        put(counters.events());
        put(counters.receivedBytes());
        put(counters.sentBytes());
        put(state.sessions().size());
        put(state.watches().size());
        put(open);
        put(state.heldBytes());
        put(waiting);
        put(state.store().nodes());
        put(state.store().imageLength());
        put(state.store().freeLength());
        put(state.store().sequence());
    }

    private void putDomains(final StoreState state) {
        if (isBroken) {
            return;
        }
        sizes.begin();
        shown = 0;
        try {
            final Long quota = state.domains().quotas().get(NODES);
            final Domain own = state.domains().get(0);
            put(state, own, quota);
            for (final Domain domain : state.domains().all()) {
                if (shown == MOST_DOMAINS) {
                    break;
                }
                if (domain.domid() != 0) {
                    put(state, domain, quota);
                }
            }
            final boolean isOwnKnown = own.isIntroduced() || own.hasRecord();
            memory.putInt(DOMAINS_OFFSET, state.domains().all().size() + (isOwnKnown ? 0 : 1));
        } catch (final XenstreamException unreadable) {
            isBroken = true;
            state.monitor().failed(unreadable);
        }
        memory.putInt(SHOWN_OFFSET, shown);
    }

    private void put(final StoreState state, final Domain domain, final Long quota) {
        final int at = HEADER_LENGTH + shown++ * DOMAIN_LENGTH;
        final Long limit = domain.quotas().getOrDefault(NODES, quota);
        memory.putInt(at, domain.domid());
        memory.putInt(at + 4, domain.domid() == 0 || domain.isIntroduced() ? 1 : 0);
        memory.putLong(at + 8, state.store().nodesOf(domain.domid()));
        memory.putLong(at + 16, limit == null || domain.domid() == 0 ? 0 : limit);
        memory.putLong(at + 24, sizes.want(domain.domid()));
    }

    /** Says that the process has ended as it should. */
    void end(final StoreState state) {
        update(state);
        memory.putLong(ENDED_OFFSET, System.currentTimeMillis());
        close();
    }

    /** Leaves the file to a successor's. */
    @Override
    public void close() {
        file.close();
    }
}
