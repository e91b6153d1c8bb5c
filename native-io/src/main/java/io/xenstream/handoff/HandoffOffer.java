// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.ImageHeader;
import java.util.Map;

/**
 * What a successor would have to hold: said by the predecessor while it still serves, so that nothing is frozen for a successor that would
 * lose a part of it. Lengths and counts are upper bounds; those of a daemon that serves may grow a little before it is frozen, and what is
 * handed over in the end is held against the successor's limits once more.
 *
 * @param imageVersion   the version of the image, 1 or 2
 * @param recordTypes    the types of the image's records: bit N for type N
 * @param domainFeatures all bits of DOMAIN_DATA's features, of all domains together
 * @param imageLength    octets of the image, from 16
 * @param records        records of the image, END included
 * @param recordLength   octets of the longest body
 * @param descriptors    descriptors of listening sockets and connections, 0 to {@value #MOST_DESCRIPTORS}
 * @param demands        the highest use of each of the daemon's quotas, by its name; at most {@value HandoffLimits#MOST_QUOTAS}
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
    /** More descriptors than a process may have on most hosts. */
    public static final int MOST_DESCRIPTORS = 1 << 20;

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
     * @param demands        names of 1 to {@value HandoffLimits#LONGEST_NAME} printable ASCII characters, values from 0
     * @throws IllegalArgumentException if something is out of its range
     */
    public HandoffOffer {
        if (imageVersion < 1
                || imageLength < ImageHeader.LENGTH
                || records < 1
                || recordLength < 0
                || descriptors < 0
                || descriptors > MOST_DESCRIPTORS) {
            throw new IllegalArgumentException(
                    "out of range: version " + imageVersion + ", " + imageLength + " octets, " + records
                            + " records of up to " + recordLength + ", " + descriptors + " descriptors");
        }
        demands = HandoffLimits.requireQuotas(demands);
    }
}
