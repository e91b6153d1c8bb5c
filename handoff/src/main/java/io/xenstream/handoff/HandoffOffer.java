// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.ImageHeader;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a successor would have to hold. The predecessor says so while it still serves, so that it never freezes for a successor that would
 * lose part of the state. Lengths and counts are upper bounds. They may grow a little before the freeze; the state that is handed over is
 * checked against the successor's limits again.
 *
 * @param imageVersion   the version of the image, 1 or 2
 * @param recordTypes    the types of the image's records: bit N for type N
 * @param domainFeatures the union of the feature bits of all DOMAIN_DATA records
 * @param imageLength    bytes of the image, from 16
 * @param records        records of the image, END included
 * @param recordLength   bytes of the longest record body
 * @param descriptors    descriptors of listening sockets and connections, 0 to {@value #MOST_DESCRIPTORS}
 * @param demands        the highest use of each of the daemon's quotas, by name; at most {@value #MOST_QUOTAS}
 */
public record HandoffOffer(
        int imageVersion,
        long recordTypes,
        long domainFeatures,
        long imageLength,
        long records,
        long recordLength,
        int descriptors,
        Map<String, Long> demands) {
    /** The most descriptors that a handoff passes. */
    public static final int MOST_DESCRIPTORS = 1 << 20;
    /** The most quotas of an offer, and of limits. */
    public static final int MOST_QUOTAS = 64;
    /** The longest name of a quota, in characters. */
    public static final int LONGEST_NAME = 64;

    /**
     * Checks the ranges.
     *
     * @param imageVersion   1 or 2
     * @param recordTypes    any
     * @param domainFeatures any
     * @param imageLength    from 16
     * @param records        from 1
     * @param recordLength   from 0
     * @param descriptors    0 to {@value #MOST_DESCRIPTORS}
     * @param demands        names of 1 to {@value #LONGEST_NAME} printable ASCII characters, values from 0
     * @throws IllegalArgumentException if a value is out of its range
     */
    public HandoffOffer {
        if (imageVersion < 1
                || imageLength < ImageHeader.LENGTH
                || records < 1
                || recordLength < 0
                || descriptors < 0
                || descriptors > MOST_DESCRIPTORS) {
            throw new IllegalArgumentException("out of range: version " + imageVersion + ", " + imageLength + " bytes, "
                    + records + " records of up to " + recordLength + " bytes, " + descriptors + " descriptors");
        }
        demands = requireQuotas(demands);
    }

    static Map<String, Long> requireQuotas(final Map<String, Long> quotas) {
        if (quotas.size() > MOST_QUOTAS) {
            throw new IllegalArgumentException(quotas.size() + " quotas, more than " + MOST_QUOTAS);
        }
        quotas.forEach((name, value) -> {
            if (name.isEmpty() || name.length() > LONGEST_NAME || !name.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
                throw new IllegalArgumentException("invalid quota name: " + name);
            }
            if (value < 0) {
                throw new IllegalArgumentException("quota " + name + " is negative: " + value);
            }
        });
        return Collections.unmodifiableMap(new TreeMap<>(quotas));
    }
}
