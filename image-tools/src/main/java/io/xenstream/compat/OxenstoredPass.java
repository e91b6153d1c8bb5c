// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Rule;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.WatchDecoder;
import io.xenstream.codec.internal.Paths;
import io.xenstream.codec.internal.SeenIds;
import io.xenstream.verify.SoundNodes;
import org.agrona.DirectBuffer;

/** Simulates the conversion of an image to oxenstored's text, and oxenstored's loader reading that text (docs/format.md, section 7.3). */
final class OxenstoredPass implements AutoCloseable {
    final ImageReader image;
    private final VerdictBuilder builder;
    private final SeenIds ids = new SeenIds();
    private final OxenstoredNodes nodes;
    private boolean hasDomain0;

    OxenstoredPass(final ImageReader image, final VerdictBuilder builder) {
        this.image = image;
        this.builder = builder;
        nodes = new OxenstoredNodes(this);
    }

    /** Adds a finding about the current record. */
    void add(final Rule rule, final LoadOutcome outcome, final String detail) {
        builder.add(rule, outcome, image.place(), detail);
    }

    /** Adds a finding about a part of the current record that the daemon drops or misreads. */
    void addLoss(final Rule rule, final String detail) {
        add(rule, LoadOutcome.LOADS_WITH_LOSS, detail);
    }

    /** Returns whether a run of nodes that begins with the current record could be skipped, and moves the image reader behind it. */
    boolean skip(final SoundNodes sound) {
        final boolean isSkipped = image.offset() == sound.begin() && nodes.skip(sound);
        if (isSkipped) {
            builder.countRecords(sound.count());
            image.moveTo(sound.end(), image.index() + sound.count());
        }
        return isSkipped;
    }

    /** Reads the current record of the image reader. */
    void readRecord() {
        image.fieldsLength();
        switch (image.type()) {
            case RecordType.GLOBAL_DATA -> readGlobalData();
            case RecordType.CONNECTION_DATA -> readConnection(image.connectionData());
            case RecordType.WATCH_DATA -> readWatch(image.watchData());
            case RecordType.WATCH_DATA_EXTENDED -> readDepthWatch(image.watchDataExtended());
            case RecordType.TRANSACTION_DATA ->
                addLoss(
                        CompatibilityRule.OX_TRANSACTION,
                        "connection " + image.transactionData().connId());
            case RecordType.NODE_DATA -> nodes.read(image.nodeData());
            case RecordType.GLOBAL_QUOTA_DATA -> {
                if (image.globalQuotaData().quotas().next()) {
                    addLoss(CompatibilityRule.OX_QUOTA, "global quotas");
                }
            }
            case RecordType.DOMAIN_DATA -> readDomainData(image.domainData());
            case RecordType.END -> {}
            default -> addLoss(CompatibilityRule.OX_UNKNOWN_TYPE, "type " + Integer.toUnsignedString(image.type()));
        }
    }

    private void readGlobalData() {
        if (!ids.addGlobalData()) {
            addLoss(CompatibilityRule.OX_SOCKET, "second GLOBAL_DATA");
        }
        if (image.globalData().rwSocketFd() < 0) {
            addLoss(
                    CompatibilityRule.OX_SOCKET,
                    "rw-socket-fd " + image.globalData().rwSocketFd());
        }
    }

    private void readConnection(final ConnectionDataDecoder connection) {
        switch (connection.connType()) {
            case ConnectionDataDecoder.RING -> readRing(connection);
            case ConnectionDataDecoder.SOCKET -> readSocket(connection);
            default -> addLoss(CompatibilityRule.OX_UNKNOWN_TYPE, "connection of type " + connection.connType());
        }
        if (connection.inDataLength() > 0 || connection.outDataLength() > 0) {
            addLoss(
                    CompatibilityRule.OX_PENDING,
                    connection.inDataLength() + " bytes of input, " + connection.outDataLength() + " of output");
        }
        if (connection.hasUniqueId()) {
            add(
                    CompatibilityRule.OX_UNIQUE_ID,
                    LoadOutcome.LOADS,
                    "unique-id " + Long.toUnsignedString(connection.uniqueId()));
        }
    }

    private void readRing(final ConnectionDataDecoder connection) {
        if (connection.domid() == 0) {
            hasDomain0 = true;
            ids.addConnection(connection.connId());
        } else {
            addLoss(CompatibilityRule.OX_GUEST, "domain " + connection.domid());
        }
        if (connection.tdomid() != ConnectionDataDecoder.DOMID_INVALID) {
            addLoss(CompatibilityRule.OX_TARGET, "target " + connection.tdomid());
        }
    }

    private void readSocket(final ConnectionDataDecoder connection) {
        if (connection.socketFd() > 0) {
            ids.addConnection(connection.connId());
        } else {
            addLoss(CompatibilityRule.OX_CLIENT, "socket-fd " + connection.socketFd());
        }
    }

    private void readDepthWatch(final WatchDataExtendedDecoder watch) {
        if (watch.depth() != WatchDataExtendedDecoder.UNLIMITED_DEPTH) {
            addLoss(CompatibilityRule.OX_WATCH_DEPTH, "depth " + watch.depth());
        }
        readWatch(watch);
    }

    private void readWatch(final WatchDecoder watch) {
        if (!ids.hasConnection(watch.connId())) {
            addLoss(CompatibilityRule.OX_WATCH_CONNECTION, "connection " + watch.connId());
            return;
        }
        watch.token();
        if (!watch.isTerminated()) {
            add(FormatRule.WATCH_TERMINATOR, LoadOutcome.FAILS, "wpath or token");
            return;
        }
        final DirectBuffer path = watch.wpath();
        final boolean isAbsolute = Paths.isAbsolute(path);
        final String fault = path.capacity() == 0
                ? "empty path"
                : Paths.isSpecial(path) ? null : OxenstoredNodes.fault(path, isAbsolute ? 1 : 0);
        if (fault != null) {
            addLoss(CompatibilityRule.OX_WATCH_PATH, fault);
        }
    }

    private void readDomainData(final DomainDataDecoder domain) {
        if (domain.features() != 0) {
            add(CompatibilityRule.OX_FEATURES, LoadOutcome.LOADS, "features 0x" + Long.toHexString(domain.features()));
        }
        if (domain.quotas().next()) {
            addLoss(CompatibilityRule.OX_QUOTA, "quotas of domain " + domain.domid());
        }
    }

    /** Adds a failure: the image cannot be converted to text. */
    void onMalformed(final MalformedImageException malformed) {
        builder.add(malformed, LoadOutcome.FAILS);
    }

    void onUnreadable(final ImageException unreadable) {
        builder.add(unreadable, LoadOutcome.FAILS);
    }

    void onEnd() {
        if (!ids.hasGlobalData()) {
            addLoss(CompatibilityRule.OX_SOCKET, "no GLOBAL_DATA");
        }
        if (!hasDomain0) {
            addLoss(CompatibilityRule.OX_DOMAIN_0, "no ring connection of domain 0");
        }
    }

    @Override
    public void close() {
        nodes.close();
    }
}
