// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The section about the tree: for each grouping two pictures and a table, and the data with which the script zooms. */
final class TreeSection {
    private static final int MOST_ROWS = 25;
    private static final int PATH_SHOWN = 120;

    private final Html html;
    private final TreeSurvey survey;

    TreeSection(final Html html, final TreeSurvey survey) {
        this.html = html;
        this.survey = survey;
    }

    void write() {
        html.markup("<div class=\"maps\" id=\"maps\">\n<div class=\"choices\">\n");
        choices("Group", "grouping");
        for (final Grouping grouping : Grouping.values()) {
            choice("grouping", grouping.id(), grouping.title());
        }
        html.markup("</fieldset>\n");
        choices("Area", "measure");
        for (final Measure measure : Measure.values()) {
            choice("measure", measure.title(), "by " + measure.title());
        }
        html.markup("</fieldset>\n</div>\n<div class=\"zoom\" id=\"zoom\"></div>\n<div class=\"beside\">\n<div>\n");
        final StringBuilder data = new StringBuilder();
        final Html tables = new Html();
        for (final Grouping grouping : Grouping.values()) {
            final TreeShare tree = grouping.of(survey);
            final EmbeddedTree embedded = new EmbeddedTree(tree, grouping.embedded());
            for (final Measure measure : Measure.values()) {
                html.markup(
                        "<figure class=\"of-%s in-%s\" id=\"map-%s-%s\">\n",
                        grouping.id(), measure.title(), grouping.id(), measure.title());
                TreemapPicture.draw(html, tree, grouping, measure, embedded);
                html.markup("</figure>\n");
            }
            table(tables, grouping, tree, embedded);
            final Html json = new Html();
            embedded.write(json);
            data.append(data.length() == 0 ? "{" : ",\n");
            data.append('"').append(grouping.id()).append("\":").append(json);
        }
        html.markup(
                "<div id=\"zoomed-map\" hidden></div>\n<p class=\"detail faint\" id=\"detail\">Committed nodes. Bytes"
                        + " are those of the records, including permissions and padding. Boxes too small to be visible are left"
                        + " out.</p>\n<p class=\"faint legend\"><span class=\"swatch h0\"></span>domain 0"
                        + " <span class=\"swatch h1\"></span><span class=\"swatch h2\"></span><span class=\"swatch h3\"></span>"
                        + "guests and device classes <span class=\"swatch h8\"></span>elsewhere</p>\n</div>\n");
        html.markup("<div>\n")
                .markup(tables.toString())
                .markup("<div id=\"zoomed-table\" hidden></div>\n</div>\n</div>\n")
                .markup("<script type=\"application/json\" id=\"data\">")
                .markup(data.toString())
                .markup("}</script>\n</div>\n");
    }

    private void choices(final String legend, final String name) {
        html.markup("<fieldset class=\"%s\"><legend>", name).text(legend).markup("</legend>\n");
    }

    private void choice(final String name, final String id, final String title) {
        final boolean isFirst = id.equals(Grouping.PATH.id()) || id.equals(Measure.BYTES.title());
        html.markup(
                        "<input type=\"radio\" name=\"%s\" id=\"by-%s\" value=\"%s\"%s><label for=\"by-%s\">",
                        name, id, id, isFirst ? " checked" : "", id)
                .text(title)
                .markup("</label>\n");
    }

    /** A row of a table. */
    private record Row(String name, TreeShare share, boolean isAtTop) {}

    private static void table(
            final Html html, final Grouping grouping, final TreeShare tree, final EmbeddedTree embedded) {
        final boolean isTree = grouping == Grouping.PATH;
        final List<Row> rows = isTree ? largest(tree, embedded) : parts(embedded);
        html.markup("<div class=\"of-%s parts\">\n", grouping.id())
                .sortable(
                        isTree ? "Largest subtrees" : "Largest groups " + grouping.title(),
                        isTree ? "subtree" : "group",
                        "#nodes",
                        "#bytes",
                        "#share");
        TreeShare.Size rest = tree.size();
        for (final Row row : rows) {
            row(html, row.name, embedded.place(row.share), row.share.size(), tree.size());
            rest = rest.minus(row.share.size());
        }
        if (!isTree && rest.nodes() > 0) {
            row(html, "the rest", "", rest, tree.size());
        }
        html.endTable();
        if (isTree) {
            html.paragraph("faint", "A subtree includes those within it.");
        }
        html.markup("</div>\n");
    }

    private static List<Row> parts(final EmbeddedTree embedded) {
        return embedded.parts().stream()
                .limit(MOST_ROWS)
                .map(part -> new Row(part.name(), part, true))
                .toList();
    }

    /** The largest subtrees at any depth. What the root has is always among them, so all can be reached from the table. */
    private static List<Row> largest(final TreeShare tree, final EmbeddedTree embedded) {
        final PriorityQueue<Row> waiting = new PriorityQueue<>(
                Comparator.comparingLong((Row row) -> -row.share.size().bytes()));
        final List<Row> rows = new ArrayList<>();
        addParts(waiting, "/", tree, embedded);
        while (!waiting.isEmpty()) {
            final Row row = waiting.remove();
            if (rows.size() < MOST_ROWS) {
                addParts(waiting, row.name + "/", row.share, embedded);
                rows.add(row);
            } else if (row.isAtTop && rows.size() < 2 * MOST_ROWS) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static void addParts(
            final PriorityQueue<Row> waiting, final String path, final TreeShare share, final EmbeddedTree embedded) {
        for (final TreeShare part : embedded.parts(share)) {
            final String name = part.name().startsWith("@") ? part.name() : path + part.name();
            waiting.add(new Row(Printable.cut(name, PATH_SHOWN), part, path.equals("/")));
        }
    }

    private static void row(
            final Html html,
            final String name,
            final String place,
            final TreeShare.Size size,
            final TreeShare.Size all) {
        html.markup("<tr><th scope=\"row\"%s>", place.isEmpty() ? "" : " data-at=\"" + place + "\"")
                .text(name)
                .markup("</th>")
                .cell(size.nodes())
                .cell(size.bytes())
                .element("td", "number", Printable.share(size.bytes(), all.bytes()))
                .endRow();
    }
}
