// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** A treemap: nested boxes whose area represents the size of a subtree. The largest boxes are divided first, up to a limit. */
final class Treemap {
    static final int WIDTH = 800;
    static final int HEIGHT = 560;
    /** The most subtrees shown in one box, besides the rest and the top node. */
    static final int MOST_PARTS = 3 * TreeShare.MANY;

    private static final int PATH_SHOWN = 240;
    private static final double TITLE = 15;
    private static final double FRAME = 1.5;
    private static final double NARROWEST_WITH_TITLE = 44;
    private static final double LOWEST_WITH_TITLE = 32;
    private static final double SMALLEST = 10;
    /** A top node smaller than 1/20 of its subtree gets no box. */
    private static final long LIGHT_TOP = 20;

    private final Grouping grouping;
    private final Measure measure;
    private final List<Box> boxes = new ArrayList<>();
    private final PriorityQueue<Opening> openings =
            new PriorityQueue<>(Comparator.comparingDouble((Opening opening) -> -opening.area.size())
                    .thenComparingInt(opening -> opening.number));

    private Treemap(final Grouping grouping, final Measure measure) {
        this.grouping = grouping;
        this.measure = measure;
    }

    /**
     * A box of the treemap.
     *
     * @param path the path of the subtree; for a rest, that of the enclosing box
     * @param label the text to show
     * @param depth the nesting depth; 0 for the whole tree
     * @param domid the domain whose subtree it is in, or {@link TreeShare#NO_DOMAIN}
     * @param size the size of the nodes that it represents
     * @param area its position
     * @param kind what it represents
     * @param share what it is divided into; null for a rest and a top node
     */
    record Box(
            String path,
            String label,
            int depth,
            int domid,
            TreeShare.Size size,
            Rectangle area,
            Kind kind,
            TreeShare share) {}

    /** What a box represents. */
    enum Kind {
        SUBTREE,
        TOP,
        REST
    }

    /** A box that can be divided. */
    private record Opening(int number, TreeShare share, Box box, Rectangle area) {}

    /** A part of a divided box. */
    private record Part(TreeShare share, String label, TreeShare.Size size, Kind kind) {}

    /** Lays out a tree. Boxes are in drawing order: enclosing boxes come first. */
    static List<Box> of(final TreeShare tree, final Grouping grouping, final Measure measure) {
        final Treemap map = new Treemap(grouping, measure);
        final Rectangle all = new Rectangle(0, 0, WIDTH, HEIGHT);
        map.add(new Box(tree.name(), tree.name(), 0, tree.domid(), tree.size(), all, Kind.SUBTREE, tree), tree);
        while (!map.openings.isEmpty() && map.boxes.size() < grouping.boxes()) {
            map.open(map.openings.remove());
        }
        return map.boxes;
    }

    private void add(final Box box, final TreeShare share) {
        boxes.add(box);
        final Rectangle area = box.area();
        final boolean hasTitle = hasTitle(area);
        final Rectangle inside = area.inside(hasTitle ? TITLE : FRAME, FRAME);
        final boolean isDivided = !share.children().isEmpty();
        if (isDivided && inside.width() > 1 && inside.height() > 1 && inside.size() >= SMALLEST) {
            openings.add(new Opening(boxes.size(), share, box, inside));
        }
    }

    static boolean hasTitle(final Rectangle area) {
        return area.width() >= NARROWEST_WITH_TITLE && area.height() >= LOWEST_WITH_TITLE;
    }

    private void open(final Opening opening) {
        final List<Part> parts = parts(opening.share);
        final double[] weights =
                parts.stream().mapToDouble(part -> measure.of(part.size)).toArray();
        final List<Rectangle> areas = opening.area.divide(weights);
        for (int i = 0; i < areas.size(); i++) {
            if (areas.get(i).size() >= SMALLEST) {
                add(parts.get(i), opening.box, areas.get(i));
            }
        }
    }

    private void add(final Part part, final Box outer, final Rectangle area) {
        if (part.kind != Kind.SUBTREE) {
            boxes.add(new Box(
                    outer.path(), part.label, outer.depth() + 1, outer.domid(), part.size, area, part.kind, null));
            return;
        }
        TreeShare share = part.share;
        String label = part.label;
        // A chain of nodes with a single child is one box.
        while (share.children().size() == 1 && share.otherTops() == 0) {
            share = share.children().get(0);
            label += grouping.separator() + share.name();
        }
        add(
                new Box(
                        path(outer, label),
                        label,
                        outer.depth() + 1,
                        share.domid(),
                        part.size,
                        area,
                        Kind.SUBTREE,
                        share),
                share);
    }

    private String path(final Box outer, final String name) {
        if (outer.depth() > 0) {
            return Printable.cut(outer.path() + grouping.separator() + name, PATH_SHOWN);
        }
        if (grouping != Grouping.PATH) {
            return name;
        }
        // Special nodes are not part of the tree: their name is their path.
        return name.startsWith("@") ? name : "/" + name;
    }

    private List<Part> parts(final TreeShare share) {
        final List<Part> parts = new ArrayList<>();
        final List<TreeShare> children = new ArrayList<>(share.children());
        children.sort(Comparator.comparingLong((TreeShare child) -> -measure.of(child.size())));
        long restNodes = share.other().nodes();
        long restBytes = share.other().bytes();
        for (int i = 0; i < children.size(); i++) {
            final TreeShare child = children.get(i);
            if (i < MOST_PARTS) {
                parts.add(new Part(child, child.name(), child.size(), Kind.SUBTREE));
            } else {
                restNodes += child.size().nodes();
                restBytes += child.size().bytes();
            }
        }
        final long restTops = share.otherTops() + Math.max(0, children.size() - MOST_PARTS);
        if (restTops > 0) {
            final TreeShare.Size rest = new TreeShare.Size(restNodes, restBytes);
            parts.add(new Part(share, Printable.number(restTops) + " more", rest, Kind.REST));
        }
        if (measure.of(share.own()) * LIGHT_TOP > measure.of(share.size())) {
            parts.add(new Part(share, "itself", share.own(), Kind.TOP));
        }
        parts.removeIf(part -> measure.of(part.size) <= 0);
        parts.sort(Comparator.comparingLong((Part part) -> -measure.of(part.size)));
        return parts;
    }
}
