// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.HandoffException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.ReadOptions;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a successor can hold. An offer that goes past any of it is refused before the predecessor has frozen anything, by whichever of the
 * two processes notices first.
 *
 * @param imageVersion   the latest version that it reads
 * @param recordTypes    the types of records that it keeps: bit N for type N
 * @param domainFeatures the bits of DOMAIN_DATA's features that it honours
 * @param imageLength    the longest image, in octets
 * @param records        the most records
 * @param recordLength   the longest body, in octets
 * @param descriptors    the most descriptors of listening sockets and connections
 * @param quotas         its quotas by name; those that only one of the two daemons knows are not compared. At most {@value #MOST_QUOTAS}
 */
public record HandoffLimits(
        int imageVersion,
        long recordTypes,
        long domainFeatures,
        long imageLength,
        long records,
        long recordLength,
        int descriptors,
        Map<String, Long> quotas) {
    /** The most quotas that are compared. */
    public static final int MOST_QUOTAS = 64;
    /** The longest name of a quota, in characters. */
    public static final int LONGEST_NAME = 64;

    /** The types of records that are specified. */
    public static final long SPECIFIED_RECORD_TYPES = 0x1FF;

    /** Images of version 2 with all specified records and any features; otherwise what readers allow by default. */
    public static final HandoffLimits DEFAULT = new HandoffLimits(
            2,
            SPECIFIED_RECORD_TYPES,
            0xFFFF_FFFFL,
            Long.MAX_VALUE,
            ReadOptions.DEFAULT.maxRecords(),
            ReadOptions.DEFAULT.maxRecordLength(),
            HandoffOffer.MOST_DESCRIPTORS,
            Map.of());

    /**
     * Checks the ranges.
     *
     * @param imageVersion   from 1
     * @param recordTypes    any
     * @param domainFeatures any
     * @param imageLength    from 0
     * @param records        from 0
     * @param recordLength   from 0
     * @param descriptors    from 0
     * @param quotas         names of 1 to {@value #LONGEST_NAME} printable ASCII characters, values from 0
     * @throws IllegalArgumentException if something is out of its range
     */
    public HandoffLimits {
        if (imageVersion < 1 || imageLength < 0 || records < 0 || recordLength < 0 || descriptors < 0) {
            throw new IllegalArgumentException(
                    "out of range: version " + imageVersion + ", " + imageLength + " octets, " + records
                            + " records of up to " + recordLength + ", " + descriptors + " descriptors");
        }
        quotas = requireQuotas(quotas);
    }

    static Map<String, Long> requireQuotas(final Map<String, Long> quotas) {
        if (quotas.size() > MOST_QUOTAS) {
            throw new IllegalArgumentException(quotas.size() + " quotas, where " + MOST_QUOTAS + " are the most");
        }
        quotas.forEach((name, value) -> {
            if (name.isEmpty() || name.length() > LONGEST_NAME || !name.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
                throw new IllegalArgumentException("not the name of a quota: " + name);
            }
            if (value < 0) {
                throw new IllegalArgumentException("quota " + name + " is " + value);
            }
        });
        return Collections.unmodifiableMap(new TreeMap<>(quotas));
    }

    /**
     * Refuses what goes past these limits.
     *
     * @param offer what would have to be held
     * @param label what the handoff is called in messages: its socket
     * @throws HandoffException naming the first thing that cannot be held
     */
    public void require(final HandoffOffer offer, final String label) {
        atMost(label, "image version", offer.imageVersion(), imageVersion);
        noBitsBeyond(label, "record types (a bit for each)", offer.recordTypes(), recordTypes);
        noBitsBeyond(label, "domain features", offer.domainFeatures(), domainFeatures);
        requireAtMost(label, offer.imageLength(), offer.descriptors());
        atMost(label, "records", offer.records(), records);
        atMost(label, "octets of a record", offer.recordLength(), recordLength);
        offer.demands().forEach((name, demand) -> {
            final Long quota = quotas.get(name);
            if (quota != null) {
                atMost(label, "quota " + name, demand, quota);
            }
        });
    }

    void requireAtMost(final String label, final long length, final int count) {
        atMost(label, "octets of the image", length, imageLength);
        atMost(label, "descriptors", count, descriptors);
    }

    private static void atMost(final String label, final String what, final long offered, final long limit) {
        if (offered > limit) {
            throw exceeded(label, what + " at most " + limit, what + " " + offered);
        }
    }

    private static void noBitsBeyond(final String label, final String what, final long offered, final long known) {
        if ((offered & ~known) != 0) {
            throw exceeded(label, what + " within 0x" + Long.toHexString(known), "0x" + Long.toHexString(offered));
        }
    }

    private static HandoffException exceeded(final String label, final String expected, final String found) {
        return new HandoffException(HandoffRule.CAPACITY, ImageLocation.whole(label), expected, found);
    }
}
