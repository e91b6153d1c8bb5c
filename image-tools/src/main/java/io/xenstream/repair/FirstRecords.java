// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.RecordType;
import org.agrona.collections.LongHashSet;

/**
 * The records that are moved to the front: GLOBAL_DATA unless it is the first record, and the connection of domain 0 if a node, a client with
 * pending output, or the watch of one that is no guest precedes it. Daemons create their store when they read that connection, but only after
 * GLOBAL_DATA, and charge such output and watches to domain 0.
 */
final class FirstRecords {
    static final long NONE = -1;

    private long globalData = NONE;
    private long globalDataIndex;
    private long domain0 = NONE;
    private long domain0Index;
    /** The first record that needs domain 0. */
    private long firstUser = NONE;
    /** Ids of the guests' connections. */
    private final LongHashSet rings = new LongHashSet();

    /** Adds a record whose fields lie inside the image. Called in the order of the image. */
    void add(final RecordBytes bytes, final long record, final long index) {
        switch (bytes.type(record)) {
            case RecordType.GLOBAL_DATA -> {
                if (globalData == NONE) {
                    globalData = record;
                    globalDataIndex = index;
                }
            }
            case RecordType.CONNECTION_DATA -> {
                if (bytes.isRing(record)) {
                    rings.add(bytes.connId(record));
                }
                if (domain0 == NONE && isDomain0(bytes, record)) {
                    domain0 = record;
                    domain0Index = index;
                } else if (!bytes.isRing(record) && bytes.hasOutput(record)) {
                    addUser(record);
                }
            }
            case RecordType.NODE_DATA -> addUser(record);
            case RecordType.WATCH_DATA, RecordType.WATCH_DATA_EXTENDED -> {
                if (!rings.contains(bytes.connId(record))) {
                    addUser(record);
                }
            }
            default -> {}
        }
    }

    private void addUser(final long record) {
        if (firstUser == NONE) {
            firstUser = record;
        }
    }

    /** A connection with a target is moved behind that of its target instead. */
    private static boolean isDomain0(final RecordBytes bytes, final long connection) {
        return bytes.isRing(connection) && bytes.ringDomid(connection) == 0 && !bytes.hasTarget(connection);
    }

    /** Returns the offset of GLOBAL_DATA, or {@link #NONE} if there is none, or it is the first record anyway. */
    long globalData() {
        return globalData == ImageHeader.LENGTH && domain0() == NONE ? NONE : globalData;
    }

    long globalDataIndex() {
        return globalDataIndex;
    }

    /** Returns the offset of the connection of domain 0, or {@link #NONE} if it is not moved. */
    long domain0() {
        return firstUser != NONE && firstUser < domain0 ? domain0 : NONE;
    }

    long domain0Index() {
        return domain0Index;
    }

    /** Returns whether the record at this offset is moved to the front. */
    boolean contains(final long record) {
        return record == globalData() || record == domain0();
    }
}
