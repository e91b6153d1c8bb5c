// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.GlobalDataDecoder;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.QuotaEntries;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.TruncatedImageException;
import java.nio.ByteOrder;
import java.util.function.BiFunction;

/** A C daemon on its way through an image (docs/format.md, section 7). */
final class CDaemonPass extends ReceiverPass {
    private final CDaemon daemon;
    private final CDaemonState state = new CDaemonState();
    private final CDaemonFraming framing;
    private final CDaemonConnections connections;
    private final CDaemonWatches watches;
    private final CDaemonNodes nodes;

    private CDaemonPass(final CDaemon daemon, final ImageReader image, final Judgement judgement) {
        super(image, judgement);
        this.daemon = daemon;
        framing = new CDaemonFraming(daemon, image.region());
        connections = new CDaemonConnections(daemon, state, this);
        watches = new CDaemonWatches(daemon, state, this);
        nodes = new CDaemonNodes(daemon, state, this);
    }

    static BiFunction<ImageReader, Judgement, ReceiverPass> of(final CDaemon daemon) {
        return (image, judgement) -> new CDaemonPass(daemon, image, judgement);
    }

    @Override
    boolean begin() {
        final ImageHeader header = image.header();
        if (header.version() > daemon.latestVersion()) {
            add(
                    ReceiverRule.C_HEADER,
                    Loading.FAILS,
                    "version " + header.version() + ", more than " + daemon.latestVersion());
        } else if (header.byteOrder() != ByteOrder.LITTLE_ENDIAN) {
            add(ReceiverRule.C_HEADER, Loading.FAILS, "big-endian records");
        } else if (header.reservedFlags() != 0) {
            add(ReceiverRule.C_HEADER, Loading.FAILS, "flags 0x" + Integer.toHexString(header.reservedFlags()));
        } else {
            return true;
        }
        return false;
    }

    @Override
    boolean read() {
        final RecordDecoder record = image.record();
        final int type = image.type();
        if (type == RecordType.END) {
            return true;
        }
        if (record.length() == 0 && !daemon.mapsImage()) {
            add(ReceiverRule.C_EMPTY_RECORD, Loading.FAILS, RecordType.name(type));
            return true;
        }
        try {
            readFields(type);
        } catch (final MalformedImageException malformed) {
            if (judgement.isRefused()) {
                throw malformed;
            }
            readMalformed(malformed);
        }
        if (record.length() % Long.BYTES != 0) {
            framing.follow(endOfRecord(), ReceiverRule.C_FRAMING, image.location(), judgement);
            return false;
        }
        return true;
    }

    private long endOfRecord() {
        return image.offset() + RecordDecoder.BODY_OFFSET + image.record().length();
    }

    private void readFields(final int type) {
        switch (type) {
            case RecordType.GLOBAL_DATA -> readGlobalData();
            case RecordType.CONNECTION_DATA -> connections.read(image.connectionData());
            case RecordType.WATCH_DATA -> watches.read(image.record().buffer());
            case RecordType.WATCH_DATA_EXTENDED ->
                watches.readExtended(image.record().buffer());
            case RecordType.TRANSACTION_DATA -> add(ReceiverRule.C_TRANSACTION, Loading.LOADS_WITH_LOSS, "");
            case RecordType.NODE_DATA -> nodes.read(image.nodeData());
            case RecordType.GLOBAL_QUOTA_DATA ->
                readQuotas(image.globalQuotaData().quotas());
            case RecordType.DOMAIN_DATA -> readDomainData();
            default ->
                add(ReceiverRule.C_UNKNOWN_TYPE, Loading.LOADS_WITH_LOSS, "type " + Integer.toUnsignedString(type));
        }
    }

    private void readGlobalData() {
        final GlobalDataDecoder global = image.globalData();
        state.addGlobalData();
        if (global.rwSocketFd() < 0) {
            add(ReceiverRule.C_SOCKET, Loading.LOADS_WITH_LOSS, "rw-socket-fd " + global.rwSocketFd());
        }
    }

    private void readDomainData() {
        final DomainDataDecoder domain = image.domainData();
        if (daemon.reads(RecordType.DOMAIN_DATA) && !state.hasDomain(domain.domid())) {
            add(ReceiverRule.C_DOMAIN, Loading.FAILS, "domain " + domain.domid());
        }
        if (domain.features() != 0 && !daemon.restoresFeatures(image.header().version())) {
            add(ReceiverRule.C_FEATURES, Loading.LOADS_WITH_LOSS, "features 0x" + Long.toHexString(domain.features()));
        }
        readQuotas(domain.quotas());
    }

    private void readQuotas(final QuotaEntries quotas) {
        while (quotas.next()) {
            if (!daemon.restoresQuotas() || !CDaemon.knowsQuota(quotas.nameString())) {
                add(ReceiverRule.C_QUOTA, Loading.LOADS_WITH_LOSS, "quota " + quotas.nameString());
            }
        }
    }

    /** A record of a type that the daemon does not look into harms nobody. */
    @Override
    void readMalformed(final MalformedImageException malformed) {
        if (daemon.reads(image.type())) {
            add(
                    malformed.rule() == FormatRule.NODE_TERMINATOR ? ReceiverRule.C_STRING : ReceiverRule.C_LENGTHS,
                    malformed.rule() == FormatRule.NODE_TERMINATOR ? Loading.LOADS_WITH_LOSS : Loading.CRASHES,
                    "expected " + malformed.expected() + ", found " + malformed.found());
        }
    }

    @Override
    void readUnreadable(final ImageException unreadable) {
        if (unreadable instanceof TruncatedImageException) {
            framing.follow(unreadable.location().offset(), ReceiverRule.C_TRUNCATED, unreadable.location(), judgement);
        } else if (unreadable.rule() == FormatRule.WATCH_DIALECT_D1) {
            watches.readExtended(image.record().buffer());
            framing.follow(endOfRecord(), ReceiverRule.C_FRAMING, unreadable.location(), judgement);
        } else {
            judgement.add(unreadable, Loading.FAILS);
        }
    }

    @Override
    void end() {
        if (!state.hasGlobalData()) {
            add(ReceiverRule.C_GLOBAL, Loading.CRASHES, "no GLOBAL_DATA");
        }
        if (!state.hasRing(0) && !nodes.hasBegun()) {
            add(ReceiverRule.C_DOMAIN_0, Loading.CRASHES, "no ring of domain 0");
        }
    }

    @Override
    public void close() {
        nodes.close();
    }
}
