// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.handoff.AdoptedState;
import io.xenstream.handoff.HandoffException;
import io.xenstream.handoff.HandoffLimits;
import io.xenstream.handoff.HandoffOffer;
import io.xenstream.handoff.HandoffRule;
import io.xenstream.handoff.HandoffTarget;
import java.nio.file.Path;
import java.util.Map;

/** Takes clients and store over from a predecessor. */
public final class Successor implements HandoffTarget {
    private final Path path;
    private final DaemonLimits limits;
    private final boolean isReadOnly;
    private final ServiceEnvironment environment;
    private StoreDaemon daemon;
    private boolean isServing;

    /**
     * The successor's side of a handoff.
     *
     * @param path       of the socket that clients connect to
     * @param limits     what the daemon keeps for clients; a state that exceeds them is refused
     * @param isReadOnly whether to refuse every change from then on
     */
    public Successor(final Path path, final DaemonLimits limits, final boolean isReadOnly) {
        this(path, limits, isReadOnly, ServiceEnvironment.NONE);
    }

    /**
     * The successor's side of a handoff within a service: clients that the service manager keeps stay kept, and this process becomes the service's main process.
     *
     * @param path        of the socket that clients connect to
     * @param limits      what the daemon keeps for clients; a state that exceeds them is refused
     * @param isReadOnly  whether to refuse every change from then on
     * @param environment the service manager
     */
    public Successor(
            final Path path,
            final DaemonLimits limits,
            final boolean isReadOnly,
            final ServiceEnvironment environment) {
        this.path = path;
        this.limits = limits;
        this.isReadOnly = isReadOnly;
        this.environment = environment;
    }

    @Override
    public HandoffLimits limits() {
        final HandoffLimits usual = HandoffLimits.DEFAULT;
        return new HandoffLimits(
                usual.imageVersion(),
                usual.recordTypes(),
                usual.domainFeatures(),
                usual.imageLength(),
                usual.records(),
                ReadOptions.LARGEST_RECORD_LENGTH,
                usual.descriptors(),
                Map.of(
                        StateSize.NODES,
                        limits.maxNodes(),
                        StateSize.CONNECTIONS,
                        (long) limits.maxConnections(),
                        StateSize.WATCHES,
                        (long) limits.maxWatches(),
                        StateSize.TRANSACTIONS,
                        (long) limits.maxTransactions(),
                        StateSize.TRANSACTION_NODES,
                        (long) limits.maxTransactionNodes() + 2));
    }

    @Override
    public void prepare(final HandoffOffer offer) {
        // The offer is within the limits, and StoreDaemon.warmUp() does what does not depend on it.
    }

    @Override
    public void adopt(final AdoptedState adopted) {
        final StoreState state = StoreState.takeOver(adopted.image(), limits, adopted::connection);
        daemon = StoreDaemon.resume(
                path, adopted.listeningSocket(state.report().listeningDescriptor()), state, isReadOnly, environment);
    }

    @Override
    public void verify(final AdoptedState adopted) {
        final StoreState.LoadReport report = daemon.state().report();
        if (report.droppedConnections() + report.droppedWatches() + report.droppedTransactions() > 0) {
            throw new HandoffException(
                    HandoffRule.REFUSED,
                    Place.whole(path.toString()),
                    "the state cannot be taken over in full: " + report.summary());
        }
    }

    @Override
    public void ready(final AdoptedState adopted) {
        isServing = true;
        daemon.takenOver();
        adopted.close();
    }

    @Override
    public void abandoned(final HandoffException cause) {
        if (daemon != null) {
            daemon.release();
        }
    }

    /**
     * The daemon, once the handoff has succeeded.
     *
     * @return a daemon that serves the predecessor's clients; the caller drives and closes it
     * @throws IllegalStateException if the handoff has not succeeded
     */
    public StoreDaemon daemon() {
        if (!isServing) {
            throw new IllegalStateException("the handoff at " + path + " has not succeeded");
        }
        return daemon;
    }
}
