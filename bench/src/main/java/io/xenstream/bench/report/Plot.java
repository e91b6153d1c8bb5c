// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.Collection;

/** An SVG plot of labelled rows with a common axis. */
final class Plot {
    static final int WIDTH = 860;
    static final int LINE = 26;
    private static final int TOP = 20;
    private static final int BOTTOM = 6;
    private static final int LABEL_GAP = 12;
    private static final double LETTER = 8.1;
    private static final int LONGEST_LABEL = 400;

    private final StringBuilder body = new StringBuilder();
    private final int left;
    private final int right;
    private int lines;

    /**
     * Creates a plot.
     *
     * @param labels  all labels that will be used, to compute the margin
     * @param onRight space on the right for values
     */
    Plot(final Collection<String> labels, final int onRight) {
        final int longest = labels.stream().mapToInt(String::length).max().orElse(0);
        left = (int) Math.min(LONGEST_LABEL, longest * LETTER) + LABEL_GAP;
        right = WIDTH - onRight;
    }

    int left() {
        return left;
    }

    int right() {
        return right;
    }

    /** Converts a position on the axis (0 is left, 1 is right) to a coordinate. */
    double x(final double part) {
        return left + (right - left) * Math.max(0, Math.min(1, part));
    }

    /** The vertical centre of the current row. */
    int y() {
        return TOP + lines * LINE - LINE / 2;
    }

    int top() {
        return TOP;
    }

    int bottom() {
        return TOP + lines * LINE;
    }

    void beginLine(final String label) {
        lines++;
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", left - LABEL_GAP, y() + 4, Markup.escape(label));
    }

    void add(final String template, final Object... arguments) {
        body.append(Markup.format(template, arguments)).append('\n');
    }

    /** A labelled vertical line across all rows. */
    void vertical(final double x, final String style, final String word, final int expectedLines) {
        add(
                "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                style, x, x, TOP, TOP + expectedLines * LINE);
        add(
                "<text class=\"faint\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                x, TOP - 6, Markup.escape(word));
    }

    void whisker(final double from, final double to) {
        add("<path class=\"error\" d=\"M%.1f %dv8m0 -4H%.1fm0 -4v8\"/>", from, y() - 4, to);
    }

    String svg(final String description) {
        return Markup.format(
                        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
                        WIDTH, bottom() + BOTTOM, Markup.escape(description))
                + body + "</svg>\n";
    }
}
