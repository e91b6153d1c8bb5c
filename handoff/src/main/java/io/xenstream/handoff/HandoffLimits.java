// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import java.util.Map;

/**
 * What a successor can hold. An offer that exceeds a limit is refused before the predecessor freezes, by whichever process notices first.
 *
 * @param imageVersion   the latest image version that it reads
 * @param recordTypes    the types of records that it keeps: bit N for type N
 * @param domainFeatures the feature bits of DOMAIN_DATA that it supports
 * @param imageLength    the longest image, in bytes
 * @param records        the most records
 * @param recordLength   the longest record body, in bytes
 * @param descriptors    the most descriptors of listening sockets and connections
 * @param quotas         its quotas by name, at most {@value HandoffOffer#MOST_QUOTAS}; a quota that only one of the daemons has is not compared
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
    /** All types of records that the format specifies. */
    public static final long SPECIFIED_RECORD_TYPES = 0x1FF;

    /** Images of version 2 with all specified records and any features; the default limits of readers; no quotas. */
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
     * @param quotas         names of 1 to {@value HandoffOffer#LONGEST_NAME} printable ASCII characters, values from 0
     * @throws IllegalArgumentException if a value is out of its range
     */
    public HandoffLimits {
        if (imageVersion < 1 || imageLength < 0 || records < 0 || recordLength < 0 || descriptors < 0) {
            throw new IllegalArgumentException("out of range: version " + imageVersion + ", " + imageLength + " bytes, "
                    + records + " records of up to " + recordLength + " bytes, " + descriptors + " descriptors");
        }
        quotas = HandoffOffer.requireQuotas(quotas);
    }

    /**
     * Refuses an offer that exceeds these limits.
     *
     * @param offer what would have to be held
     * @param label names the handoff in messages: its socket
     * @throws HandoffException naming the first limit that is exceeded
     */
    public void require(final HandoffOffer offer, final String label) {
        atMost(label, "image version", offer.imageVersion(), imageVersion);
        noBitsBeyond(label, "record types (a bit for each)", offer.recordTypes(), recordTypes);
        noBitsBeyond(label, "domain features", offer.domainFeatures(), domainFeatures);
        requireAtMost(label, offer.imageLength(), offer.descriptors());
        atMost(label, "records", offer.records(), records);
        atMost(label, "bytes of a record", offer.recordLength(), recordLength);
        offer.demands().forEach((name, demand) -> {
            final Long quota = quotas.get(name);
            if (quota != null) {
                atMost(label, "quota " + name, demand, quota);
            }
        });
    }

    void requireAtMost(final String label, final long length, final int count) {
        atMost(label, "bytes of the image", length, imageLength);
        atMost(label, "descriptors", count, descriptors);
    }

    private static void atMost(final String label, final String what, final long offered, final long limit) {
        if (offered > limit) {
            throw exceeded(label, what + " " + offered + ", but at most " + limit + " accepted");
        }
    }

    private static void noBitsBeyond(final String label, final String what, final long offered, final long known) {
        if ((offered & ~known) != 0) {
            throw exceeded(
                    label,
                    what + " 0x" + Long.toHexString(offered) + ", but only 0x" + Long.toHexString(known) + " accepted");
        }
    }

    private static HandoffException exceeded(final String label, final String problem) {
        return new HandoffException(HandoffRule.CAPACITY, Place.whole(label), problem);
    }
}
