// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import java.util.List;

/**
 * A subtree with its visible parts.
 *
 * @param name the path of its top relative to its parent, in printable form
 * @param domid N if the path is {@code /local/domain/N} or below it, else {@link #NO_DOMAIN}
 * @param size the size of the whole subtree
 * @param own the size of its top node
 * @param children the children that are large enough to be shown
 * @param other the total size of the other children
 * @param otherTops the number of the other children
 */
record TreeShare(String name, int domid, Size size, Size own, List<TreeShare> children, Size other, long otherTops) {
    static final int NO_DOMAIN = -1;

    /**
     * A number of nodes and their bytes.
     *
     * @param nodes the number of committed nodes
     * @param bytes the length of their records
     */
    record Size(long nodes, long bytes) {}
}
