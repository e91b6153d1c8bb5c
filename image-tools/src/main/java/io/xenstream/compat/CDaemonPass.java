// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.GlobalDataDecoder;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.Place;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.Rule;
import io.xenstream.verify.SoundNodes;
import java.nio.ByteOrder;
import org.agrona.BitUtil;

/** Simulates how a C daemon loads an image (docs/format.md, section 7.2): it reads records where {@code len} says, and strings up to their NUL. */
final class CDaemonPass implements AutoCloseable {
    private static final int HEADER_LENGTH = RecordDecoder.BODY_OFFSET;

    final Region region;
    final CDaemonMemory memory;
    final VerdictBuilder builder;
    private final CDaemon daemon;
    private final SoundNodes sound;
    private final CDaemonState state;
    private final CDaemonQuotas quotas;
    private final CDaemonConnections connections;
    private final CDaemonWatches watches;
    private final CDaemonNodes nodes;
    private final CDaemonMemory header;
    private int imageVersion;
    private long index = -1;
    private int type;
    private long offset = ImageHeader.LENGTH;

    CDaemonPass(final CDaemon daemon, final Region region, final SoundNodes sound, final VerdictBuilder builder) {
        this.sound = sound;
        this.daemon = daemon;
        this.region = region;
        this.builder = builder;
        memory = new CDaemonMemory(region, daemon.mapsImage());
        header = new CDaemonMemory(region, true);
        state = new CDaemonState(daemon);
        quotas = new CDaemonQuotas(daemon, this);
        connections = new CDaemonConnections(daemon, state, quotas, this);
        watches = new CDaemonWatches(daemon, state, quotas, this);
        nodes = new CDaemonNodes(daemon, state, this);
    }

    Place place() {
        return new Place(region.label(), index, index < 0 ? -1 : type, offset);
    }

    /** Returns the offset of the current record. */
    long offset() {
        return offset;
    }

    /** Adds a finding about the current record. */
    void add(final Rule rule, final LoadOutcome outcome, final String detail) {
        builder.add(rule, outcome, place(), detail);
    }

    /** Adds a finding about a part of the current record that the daemon drops or misreads. */
    void addLoss(final Rule rule, final String detail) {
        add(rule, LoadOutcome.LOADS_WITH_LOSS, detail);
    }

    /** Adds a finding about the current record: what the daemon restores from it depends on unknown memory. */
    void addUnknown(final Rule rule, final String detail) {
        state.becomeUncertain();
        add(rule, LoadOutcome.MAY_CRASH, detail);
    }

    /**
     * Loads the image.
     *
     * @return whether the daemon finds END
     */
    boolean load(final ImageHeader imageHeader) {
        imageVersion = imageHeader.version();
        if (!readHeader(imageHeader)) {
            return false;
        }
        while (moveToRecord()) {
            if (offset == sound.begin() && nodes.skip(sound)) {
                builder.countRecords(sound.count());
                index += sound.count() - 1;
                offset = sound.end();
                continue;
            }
            builder.countRecords(1);
            if (type == RecordType.END) {
                onEnd();
                return true;
            }
            readRecord();
            offset = memory.position(memory.length());
        }
        return false;
    }

    private boolean readHeader(final ImageHeader imageHeader) {
        final String fault;
        if (imageHeader.version() > daemon.latestVersion()) {
            fault = "version " + imageHeader.version() + ", more than " + daemon.latestVersion();
        } else if (imageHeader.byteOrder() != ByteOrder.LITTLE_ENDIAN) {
            fault = "big-endian";
        } else if (imageHeader.reservedFlags() != 0) {
            fault = "flags 0x" + Integer.toHexString(imageHeader.reservedFlags());
        } else {
            return true;
        }
        builder.add(CompatibilityRule.C_HEADER, LoadOutcome.FAILS, Place.of(region.label(), 0), fault);
        return false;
    }

    /** Moves to the record at the offset, and returns whether the daemon reads it. */
    private boolean moveToRecord() {
        header.moveTo(offset, HEADER_LENGTH);
        if (!daemon.mapsImage() && region.length() - offset < HEADER_LENGTH) {
            return addCut(LoadOutcome.FAILS, "it expects a record at offset " + offset + " of " + region.length());
        }
        if (header.uint32(0) == CDaemonMemory.UNKNOWN || header.uint32(Integer.BYTES) == CDaemonMemory.UNKNOWN) {
            addCut(
                    LoadOutcome.MAY_CRASH,
                    "it expects a record at offset " + offset + ", outside the " + region.length() + " bytes");
            onEnd();
            return false;
        }
        if (offset >= region.length()) {
            addCut(LoadOutcome.LOADS_WITH_LOSS, "it reads no record at offset " + offset + " of " + region.length());
            onEnd();
            return false;
        }
        type = (int) header.uint32(0);
        index++;
        final long length = header.uint32(Integer.BYTES);
        final long end = offset + HEADER_LENGTH + length;
        if (type != RecordType.END && !daemon.mapsImage() && end > region.length()) {
            return addCut(LoadOutcome.FAILS, "it expects a body of " + length + " bytes");
        }
        memory.moveTo(offset + HEADER_LENGTH, type == RecordType.END ? 0 : length);
        return true;
    }

    private boolean addCut(final LoadOutcome outcome, final String detail) {
        add(CompatibilityRule.C_TRUNCATED, outcome, detail);
        return false;
    }

    private void readRecord() {
        if (memory.length() == 0 && !daemon.mapsImage()) {
            add(CompatibilityRule.C_EMPTY_RECORD, LoadOutcome.FAILS, RecordType.name(type));
            return;
        }
        switch (type) {
            case RecordType.GLOBAL_DATA -> readGlobalData();
            case RecordType.CONNECTION_DATA -> connections.read();
            case RecordType.WATCH_DATA -> watches.read();
            case RecordType.WATCH_DATA_EXTENDED -> watches.readExtended();
            case RecordType.TRANSACTION_DATA -> addLoss(CompatibilityRule.C_TRANSACTION, "");
            case RecordType.NODE_DATA -> nodes.read();
            case RecordType.GLOBAL_QUOTA_DATA -> quotas.readGlobal();
            case RecordType.DOMAIN_DATA -> readDomainData();
            default -> addLoss(CompatibilityRule.C_UNKNOWN_TYPE, "type " + Integer.toUnsignedString(type));
        }
        checkFraming();
    }

    /** Checks a record that ends between multiples of 8. If all that follows is the padding and END, the daemon misses nothing. */
    private void checkFraming() {
        final long end = memory.position(memory.length());
        if (BitUtil.isAligned(end, Long.BYTES) || !BitUtil.isAligned(offset, Long.BYTES) || end > region.length()) {
            return;
        }
        header.moveTo(end, HEADER_LENGTH);
        final long found = header.uint32(0);
        header.moveTo(BitUtil.align(end, Long.BYTES), HEADER_LENGTH);
        if (found != RecordType.END || header.uint32(0) != RecordType.END) {
            addLoss(
                    CompatibilityRule.C_FRAMING,
                    "it reads the bytes at offset " + end + " as " + RecordType.name((int) found));
        }
    }

    private void readGlobalData() {
        if (!hasFixedFields(GlobalDataDecoder.FIXED_LENGTH)) {
            state.addGlobalData(place(), CDaemonState.NO_DESCRIPTOR, 0);
            return;
        }
        final int rwSocketFd = (int) memory.uint32(0);
        final int evtchnFd = (int) memory.uint32(Integer.BYTES);
        final String fault = state.descriptorFault(rwSocketFd, evtchnFd);
        if (fault != null) {
            add(CompatibilityRule.C_DESCRIPTORS, LoadOutcome.MAY_CRASH, fault);
        }
        state.addGlobalData(place(), rwSocketFd, evtchnFd);
        if (rwSocketFd < 0) {
            addLoss(CompatibilityRule.C_SOCKET, "rw-socket-fd " + rwSocketFd);
        }
    }

    /** Returns whether the daemon finds the fixed fields in known memory, and adds a finding if they are not in the record. */
    boolean hasFixedFields(final int fixedLength) {
        final boolean isKnown = memory.isKnown(fixedLength);
        if (memory.length() < fixedLength) {
            final String detail = memory.length() + " bytes, fewer than the " + fixedLength + " of its fixed fields";
            if (isKnown) {
                addLoss(CompatibilityRule.C_LENGTHS, detail);
            } else {
                addUnknown(CompatibilityRule.C_LENGTHS, detail);
            }
        }
        return isKnown;
    }

    private void readDomainData() {
        final boolean isRead = daemon.reads(RecordType.DOMAIN_DATA);
        if (isRead ? !hasFixedFields(Long.BYTES) : !memory.isKnown(Long.BYTES)) {
            return;
        }
        final int domid = memory.uint16(0);
        final long features = memory.uint32(Integer.BYTES);
        if (isRead && !state.hasDomain(domid)) {
            add(CompatibilityRule.C_DOMAIN, state.ifMissing(LoadOutcome.FAILS), "domain " + domid);
        }
        if (features != 0 && !daemon.restoresFeatures(imageVersion)) {
            addLoss(CompatibilityRule.C_FEATURES, "features 0x" + Long.toHexString(features));
        }
        quotas.readDomain(domid);
    }

    /** Checks what the daemon needs once it has read everything. */
    private void onEnd() {
        if (!state.hasGlobalData() && !connections.hasReportedGlobalData()) {
            add(CompatibilityRule.C_GLOBAL, state.ifMissing(LoadOutcome.CRASHES), "no GLOBAL_DATA");
        }
        if (!state.hasRing(0) && !nodes.hasUsedStore()) {
            add(CompatibilityRule.C_DOMAIN_0, state.ifMissing(LoadOutcome.CRASHES), "no ring connection of domain 0");
        }
        if (state.hasGlobalData() && state.evtchnFd() < 0 && state.hasGuest()) {
            builder.add(
                    CompatibilityRule.C_EVENT_HANDLE,
                    LoadOutcome.LOADS_WITH_LOSS,
                    state.globalData(),
                    "evtchn-fd " + state.evtchnFd());
        }
        nodes.checkSpecialNodes();
    }

    @Override
    public void close() {
        nodes.close();
    }
}
