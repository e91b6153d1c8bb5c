// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import io.xenstream.codec.internal.Paths;
import java.util.ArrayList;
import java.util.List;

/**
 * A subtree, or another group of nodes, with its visible parts.
 *
 * @param name the path of its top relative to its parent, or the name of the group, in printable form
 * @param domid N if the path is {@code /local/domain/N} or below it or the group belongs to a domain, else {@link #NO_DOMAIN}
 * @param size the size of the whole
 * @param own the size of its top node
 * @param children the parts that are large enough to be shown
 * @param other the total size of the other parts
 * @param otherTops the number of the other parts
 */
record TreeShare(String name, int domid, Size size, Size own, List<TreeShare> children, Size other, long otherTops) {
    static final int NO_DOMAIN = Paths.NO_DOMID;
    /** The number of parts from which on neighbours are joined into runs. */
    static final int MANY = 250;

    /** The smallest part of the whole that a run is. */
    private static final int RUNS = 36;

    private static final int MOST_OF_RANGE = 24;
    private static final int HUES = 7;
    private static final String TO = "…";
    private static final Size NOTHING = new Size(0, 0);

    /**
     * A number of nodes and their bytes.
     *
     * @param nodes the number of committed nodes
     * @param bytes the length of their records
     */
    record Size(long nodes, long bytes) {
        Size plus(final Size other) {
            return new Size(nodes + other.nodes, bytes + other.bytes);
        }

        Size minus(final Size other) {
            return new Size(nodes - other.nodes, bytes - other.bytes);
        }
    }

    /** The number of the colour: domain 0 has its own, guests and device classes share seven, the rest has the last. */
    static int hue(final int domid) {
        if (domid == NO_DOMAIN) {
            return HUES + 1;
        }
        return domid == 0 ? 0 : 1 + (domid - 1) % HUES;
    }

    /** A group of nodes of which only the sum is known. */
    static TreeShare ofRun(final String name, final int domid, final Size size, final long tops) {
        return new TreeShare(name, domid, size, NOTHING, List.of(), size, tops);
    }

    /** A group of nodes that is the sum of its parts. */
    static TreeShare ofParts(final String name, final int domid, final List<TreeShare> parts) {
        Size sum = NOTHING;
        for (final TreeShare part : parts) {
            sum = sum.plus(part.size);
        }
        return new TreeShare(name, domid, sum, NOTHING, List.copyOf(parts), NOTHING, 0);
    }

    /** The name of a run. What both names begin with up to a space is not repeated. */
    static String range(final String first, final String last) {
        final String kind = first.substring(0, first.lastIndexOf(' ') + 1);
        return first + TO + (last.startsWith(kind) ? last.substring(kind.length()) : last);
    }

    /**
     * Joins small neighbours into runs if there are many parts, so that each can be seen; and so on within the runs. Large parts stay as
     * they are.
     */
    static List<TreeShare> grouped(final List<TreeShare> parts) {
        if (parts.size() <= MANY) {
            return List.copyOf(parts);
        }
        final Size sum = ofParts("", NO_DOMAIN, parts).size;
        final Size least = new Size(sum.nodes / RUNS, sum.bytes / RUNS);
        final List<TreeShare> grouped = new ArrayList<>();
        final List<TreeShare> run = new ArrayList<>();
        Size inRun = NOTHING;
        for (final TreeShare part : parts) {
            if (part.size.nodes > least.nodes || part.size.bytes > least.bytes) {
                grouped.add(part);
                continue;
            }
            run.add(part);
            inRun = inRun.plus(part.size);
            if (inRun.nodes > least.nodes || inRun.bytes > least.bytes) {
                grouped.add(joined(run));
                run.clear();
                inRun = NOTHING;
            }
        }
        if (!run.isEmpty()) {
            grouped.add(joined(run));
        }
        return List.copyOf(grouped);
    }

    /** The same, with the parts of some levels only. */
    TreeShare withoutPartsBelow(final int levels) {
        if (children.isEmpty()) {
            return this;
        }
        if (levels == 0) {
            return ofRun(name, domid, size, children.size() + otherTops);
        }
        final List<TreeShare> parts = children.stream()
                .map(child -> child.withoutPartsBelow(levels - 1))
                .toList();
        return new TreeShare(name, domid, size, own, parts, other, otherTops);
    }

    private static TreeShare joined(final List<TreeShare> run) {
        final TreeShare first = run.get(0);
        final TreeShare last = run.get(run.size() - 1);
        if (run.size() == 1) {
            return first;
        }
        final boolean isOfOne = run.stream().allMatch(part -> part.domid == first.domid);
        final int domid = isOfOne ? first.domid : domidOfRun(first.domid);
        return ofParts(range(first.beginning(), last.ending()), domid, grouped(run));
    }

    /** Runs of guests look alike. */
    static int domidOfRun(final int first) {
        return first == NO_DOMAIN ? NO_DOMAIN : 1;
    }

    private String beginning() {
        final int dots = name.indexOf(TO);
        return Printable.cut(dots < 0 ? name : name.substring(0, dots), MOST_OF_RANGE);
    }

    private String ending() {
        final int dots = name.indexOf(TO);
        return Printable.cut(dots < 0 ? name : name.substring(dots + TO.length()), MOST_OF_RANGE);
    }
}
