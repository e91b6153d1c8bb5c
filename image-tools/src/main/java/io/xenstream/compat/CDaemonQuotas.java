// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.internal.PathRules;
import java.util.HashSet;
import java.util.Set;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.IntHashSet;
import org.agrona.collections.Long2LongHashMap;

/** Simulates how a C daemon restores quotas, of which the longest path matters while it loads the image. */
final class CDaemonQuotas {
    private static final String PATH_MAX = "path-max";
    /** Marks a quota that does not exist. */
    private static final long DISABLED = 0xFFFF_FFFFL;

    private static final int GLOBAL_VALUES = 4;
    private static final int DOMAIN_VALUES = 8;
    /** Longer names are no quotas. */
    private static final int MAX_NAME_LENGTH = 64;

    private final CDaemon daemon;
    private final CDaemonPass pass;
    private final CDaemonMemory memory;
    /** Global quotas that the image has disabled: the daemon ignores what follows for them. */
    private final Set<String> disabled = new HashSet<>();

    private final Long2LongHashMap pathMaxOf = new Long2LongHashMap(DISABLED);
    private final IntHashSet domains = new IntHashSet();
    private final MutableDirectBuffer name = Buffers.empty();
    private long pathMax = PathRules.LONGEST_RELATIVE;

    CDaemonQuotas(final CDaemon daemon, final CDaemonPass pass) {
        this.daemon = daemon;
        this.pass = pass;
        memory = pass.memory;
    }

    /** Adds a domain, which gets the global quotas of this moment. */
    void addDomain(final int domid) {
        if (domains.add(domid)) {
            setOwn(domid, pathMax);
        }
    }

    /**
     * Returns the largest length in bytes of a path that a guest can watch, not counting the path of its domain.
     *
     * @return the length, or -1 for no limit
     */
    long maxWatchPathLength(final int domid) {
        if (!daemon.restoresQuotas()) {
            return PathRules.LONGEST_RELATIVE;
        }
        final long own = pathMaxOf.get(domid);
        final long quota = own == DISABLED ? pathMax : own;
        return quota == 0 ? -1 : quota - 1;
    }

    void readGlobal() {
        final boolean isRead = daemon.restoresQuotas();
        if (isRead ? pass.hasFixedFields(GLOBAL_VALUES) : memory.isKnown(GLOBAL_VALUES)) {
            read(GLOBAL_VALUES, memory.uint16(0) + memory.uint16(Short.BYTES), CDaemonState.NONE);
        }
    }

    /** Reads the quotas in a DOMAIN_DATA with complete fixed fields. */
    void readDomain(final int domid) {
        read(DOMAIN_VALUES, memory.uint16(Short.BYTES), domid);
    }

    private void read(final int values, final int count, final int domid) {
        long nameOffset = values + (long) Integer.BYTES * count;
        for (int i = 0; i < count; i++) {
            final long value = memory.uint32(values + (long) Integer.BYTES * i);
            final long end = memory.endOfString(nameOffset);
            if (value == CDaemonMemory.UNKNOWN || end == CDaemonMemory.UNKNOWN || end >= memory.length()) {
                addPastRecord(count, i);
                return;
            }
            if (end - nameOffset > MAX_NAME_LENGTH) {
                pass.addLoss(CompatibilityRule.C_QUOTA, "quota with a name of " + (end - nameOffset) + " bytes");
            } else {
                memory.wrap(name, nameOffset, end);
                restore(name.getStringWithoutLengthAscii(0, name.capacity()), value, domid);
            }
            nameOffset = end + 1;
        }
    }

    private void addPastRecord(final int count, final int i) {
        final String detail = "value or name of quota " + i + " of " + count + " after the end of the record";
        if (daemon.restoresQuotas()) {
            pass.addUnknown(CompatibilityRule.C_LENGTHS, detail);
        } else {
            pass.addLoss(CompatibilityRule.C_QUOTA, detail);
        }
    }

    private void restore(final String quota, final long value, final int domid) {
        if (!daemon.restoresQuotas() || !CDaemon.supportsQuota(quota) || disabled.contains(quota)) {
            pass.addLoss(CompatibilityRule.C_QUOTA, "quota " + quota);
            return;
        }
        final boolean isGlobal = domid == CDaemonState.NONE;
        if (value == DISABLED) {
            pass.addLoss(CompatibilityRule.C_QUOTA, "quota " + quota + ", whose value " + value + " means no quota");
            if (isGlobal) {
                disabled.add(quota);
            }
        }
        if (quota.equals(PATH_MAX)) {
            if (isGlobal) {
                pathMax = value;
            } else {
                setOwn(domid, value);
            }
        }
    }

    private void setOwn(final int domid, final long value) {
        if (value == DISABLED) {
            pathMaxOf.remove(domid);
        } else {
            pathMaxOf.put(domid, value);
        }
    }
}
