// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import java.util.List;

/** Draws a treemap as SVG. Titles and data attributes describe each box, so no script is needed. */
final class TreemapPicture {
    private static final double LETTER = 6.3;
    private static final double LETTER_ROOM = 8;
    private static final int SHORTEST_LABEL = 3;
    private static final double LOWEST_WITH_LABEL = 13;
    private static final double LOWEST_WITH_WEIGHT = 30;
    private static final double NARROWEST_WITH_WEIGHT = 62;
    private static final int DEEPEST_SHADE = 4;

    private TreemapPicture() {}

    static void draw(
            final Html html,
            final TreeShare tree,
            final Grouping grouping,
            final Measure measure,
            final EmbeddedTree embedded) {
        final List<Treemap.Box> boxes = Treemap.of(tree, grouping, measure);
        html.markup(
                "<svg class=\"map\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Treemap of the nodes %s, by %s\">\n",
                Treemap.WIDTH, Treemap.HEIGHT, grouping.title(), measure.title());
        final long all = measure.of(tree.size());
        for (int i = 0; i < boxes.size(); i++) {
            draw(
                    html,
                    boxes.get(i),
                    measure,
                    all,
                    isOpened(boxes, i),
                    embedded.place(boxes.get(i).share()));
        }
        html.markup("</svg>\n");
    }

    /** Whether a box encloses later boxes. */
    private static boolean isOpened(final List<Treemap.Box> boxes, final int index) {
        final Rectangle outer = boxes.get(index).area();
        for (int i = index + 1; i < boxes.size(); i++) {
            final Rectangle inner = boxes.get(i).area();
            if (inner.x() >= outer.x()
                    && inner.y() >= outer.y()
                    && inner.x() + inner.width() <= outer.x() + outer.width() + 1e-6
                    && inner.y() + inner.height() <= outer.y() + outer.height() + 1e-6) {
                return true;
            }
        }
        return false;
    }

    private static void draw(
            final Html html,
            final Treemap.Box box,
            final Measure measure,
            final long all,
            final boolean isOpened,
            final String place) {
        final Rectangle area = box.area();
        html.markup(
                        "<svg class=\"box %s s%d%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" data-kind=\"%s\"%s data-path=\"",
                        "h" + TreeShare.hue(box.domid()),
                        Math.min(box.depth(), DEEPEST_SHADE),
                        isOpened ? " opened" : "",
                        area.x(),
                        area.y(),
                        area.width(),
                        area.height(),
                        kind(box.kind()),
                        place.isEmpty() ? "" : " data-at=\"" + place + "\"")
                .text(box.path())
                .markup(
                        "\" data-nodes=\"%d\" data-bytes=\"%d\"><title>",
                        box.size().nodes(), box.size().bytes())
                .text(title(box, measure, all))
                .markup("</title><rect width=\"100%%\" height=\"100%%\"/>", 0);
        label(html, box, measure, isOpened);
        html.markup("</svg>\n");
    }

    private static void label(final Html html, final Treemap.Box box, final Measure measure, final boolean isOpened) {
        final Rectangle area = box.area();
        final int fitting = (int) ((area.width() - LETTER_ROOM) / LETTER);
        final boolean hasRoom = isOpened ? Treemap.hasTitle(area) : area.height() >= LOWEST_WITH_LABEL;
        if (fitting < SHORTEST_LABEL || !hasRoom) {
            return;
        }
        final String label = fit(box.label(), fitting);
        html.markup("<text x=\"4\" y=\"11\">").text(label).markup("</text>");
        final String weight = measure.inWords(measure.of(box.size()));
        if (isOpened) {
            final double left = area.width() - LETTER_ROOM - label.length() * LETTER;
            if (left > (weight.length() + 1) * LETTER) {
                html.markup("<text class=\"weight\" x=\"%.1f\" y=\"11\" text-anchor=\"end\">", area.width() - 4)
                        .text(weight)
                        .markup("</text>");
            }
        } else if (area.height() >= LOWEST_WITH_WEIGHT
                && area.width() >= NARROWEST_WITH_WEIGHT
                && weight.length() <= fitting) {
            html.markup("<text class=\"weight\" x=\"4\" y=\"24\">").text(weight).markup("</text>");
        }
    }

    private static String fit(final String label, final int most) {
        // The title says that it is a domain.
        final String text = label.length() > most && label.startsWith("domain ") ? label.substring(7) : label;
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    private static String title(final Treemap.Box box, final Measure measure, final long all) {
        final String what = switch (box.kind()) {
            case SUBTREE -> box.path();
            case TOP -> box.path() + " itself";
            case REST -> box.label() + " below " + box.path();
        };
        return what + ": " + Printable.counted(box.size().nodes(), "node") + ", "
                + Printable.size(box.size().bytes()) + ", "
                + Printable.share(measure.of(box.size()), all);
    }

    private static String kind(final Treemap.Kind kind) {
        return switch (kind) {
            case SUBTREE -> "subtree";
            case TOP -> "top";
            case REST -> "rest";
        };
    }
}
