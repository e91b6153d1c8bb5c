// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.report;

import java.util.List;

/**
 * A subtree, with those parts of it that are large enough to be seen.
 *
 * @param name        of its top below what it lies in, as it is shown
 * @param domid       N where the path is {@code /local/domain/N} or below, or {@link #NO_DOMAIN}
 * @param size        all of it
 * @param own         its top alone
 * @param children    those that are large enough
 * @param other       those that are not, together
 * @param otherTops   how many these are
 */
record TreeShare(String name, int domid, Size size, Size own, List<TreeShare> children, Size other, long otherTops) {
    static final int NO_DOMAIN = -1;

    /**
     * How much there is.
     *
     * @param nodes  committed ones
     * @param octets of their records
     */
    record Size(long nodes, long octets) {}
}
