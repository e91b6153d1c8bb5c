// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import java.util.List;

/** The section about the tree: for each grouping two pictures and a table, and the data with which the script zooms. */
final class TreeSection {
    private static final int MOST_ROWS = 25;

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

    private static void table(
            final Html html, final Grouping grouping, final TreeShare tree, final EmbeddedTree embedded) {
        final List<TreeShare> parts = embedded.parts();
        html.markup("<div class=\"of-%s parts\">\n", grouping.id())
                .sortable("Largest parts " + grouping.title(), "part", "#nodes", "#bytes", "#share");
        for (final TreeShare part : parts.subList(0, Math.min(MOST_ROWS, parts.size()))) {
            row(html, part.name(), embedded.place(part), part.size(), tree.size());
        }
        TreeShare.Size rest = tree.size();
        for (final TreeShare part : parts.subList(0, Math.min(MOST_ROWS, parts.size()))) {
            rest = rest.minus(part.size());
        }
        if (rest.nodes() > 0) {
            row(html, "the rest", "", rest, tree.size());
        }
        html.endTable().markup("</div>\n");
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
