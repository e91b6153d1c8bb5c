// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.regex.Pattern;

/**
 * A tree as data of the page, for its script: JSON of bounded size. The largest groups are divided first, up to a limit.
 *
 * <p>A group is an array: name, nodes, bytes, number of its colour; and if it is divided, an array of its parts in descending order of
 * bytes, and the number, nodes and bytes of its other parts. The name of domain N is the number N.
 */
final class EmbeddedTree {
    private static final Pattern DOMAIN = Pattern.compile("domain (0|[1-9]\\d{0,4})");

    private final TreeShare tree;
    private final IdentityHashMap<TreeShare, List<TreeShare>> divided = new IdentityHashMap<>();
    private final IdentityHashMap<TreeShare, String> places = new IdentityHashMap<>();

    EmbeddedTree(final TreeShare tree, final int most) {
        this.tree = tree;
        final PriorityQueue<TreeShare> waiting = new PriorityQueue<>(
                Comparator.comparingLong((TreeShare share) -> -share.size().bytes()));
        waiting.add(tree);
        places.put(tree, "");
        int count = 1;
        while (!waiting.isEmpty()) {
            final TreeShare share = waiting.remove();
            if (share.children().isEmpty() || count + share.children().size() > most) {
                continue;
            }
            count += share.children().size();
            final List<TreeShare> parts = new ArrayList<>(share.children());
            parts.sort(Comparator.comparingLong((TreeShare part) -> -part.size().bytes()));
            divided.put(share, parts);
            waiting.addAll(parts);
        }
        place(tree, "");
    }

    private void place(final TreeShare share, final String at) {
        final List<TreeShare> parts = divided.get(share);
        if (parts == null) {
            return;
        }
        places.put(share, at);
        for (int i = 0; i < parts.size(); i++) {
            place(parts.get(i), at.isEmpty() ? Integer.toString(i) : at + "." + i);
        }
    }

    /** Where the data have a divided group: the indices that lead to it, with dots between; empty for others and the whole. */
    String place(final TreeShare share) {
        return share == null ? "" : places.getOrDefault(share, "");
    }

    /** The parts of the whole, in descending order of bytes. */
    List<TreeShare> parts() {
        return parts(tree);
    }

    /** The parts of a group, in descending order of bytes; none if it is not divided. */
    List<TreeShare> parts(final TreeShare share) {
        return divided.getOrDefault(share, List.of());
    }

    void write(final Html html) {
        write(html, tree);
    }

    private void write(final Html html, final TreeShare share) {
        html.markup("[");
        if (DOMAIN.matcher(share.name()).matches()) {
            html.number(Integer.parseInt(share.name().substring(share.name().indexOf(' ') + 1)));
        } else {
            html.json(share.name());
        }
        html.markup(",")
                .number(share.size().nodes())
                .markup(",")
                .number(share.size().bytes());
        html.markup(",").number(TreeShare.hue(share.domid()));
        final List<TreeShare> parts = parts(share);
        if (!parts.isEmpty()) {
            String between = ",[";
            for (final TreeShare part : parts) {
                html.markup(between);
                write(html, part);
                between = ",";
            }
            html.markup("],").number(share.otherTops()).markup(",");
            html.number(share.other().nodes()).markup(",").number(share.other().bytes());
        }
        html.markup("]");
    }
}
