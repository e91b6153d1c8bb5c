// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A rectangle.
 *
 * @param x the left edge
 * @param y the upper edge
 * @param width the width
 * @param height the height
 */
record Rectangle(double x, double y, double width, double height) {
    double size() {
        return width * height;
    }

    /**
     * Divides the area in proportion to weights into nearly square rectangles ("squarified treemaps", Bruls, Huizing, van Wijk 2000).
     *
     * @param weights the weights, in descending order and not negative
     * @return a rectangle for each weight
     */
    List<Rectangle> divide(final double[] weights) {
        final List<Rectangle> parts = new ArrayList<>(weights.length);
        double left = 0;
        for (final double weight : weights) {
            left += weight;
        }
        Rectangle rest = this;
        int begin = 0;
        while (begin < weights.length) {
            final double scale = left <= 0 ? 0 : rest.size() / left;
            final double side = Math.min(rest.width, rest.height);
            int end = begin + 1;
            double sum = weights[begin];
            while (end < weights.length
                    && worst(weights[begin], weights[end], sum + weights[end], scale, side)
                            <= worst(weights[begin], weights[end - 1], sum, scale, side)) {
                sum += weights[end++];
            }
            rest = rest.cutOff(weights, begin, end, sum, sum * scale, parts);
            left -= sum;
            begin = end;
        }
        return parts;
    }

    /** The worst aspect ratio of a row of rectangles along a side. */
    private static double worst(
            final double largest, final double smallest, final double sum, final double scale, final double side) {
        final double row = sum * scale;
        if (row <= 0 || side <= 0 || smallest <= 0) {
            return Double.MAX_VALUE;
        }
        return Math.max(side * side * largest * scale / (row * row), row * row / (side * side * smallest * scale));
    }

    /** Lays a row along the shorter side; returns the remaining area. */
    private Rectangle cutOff(
            final double[] weights,
            final int begin,
            final int end,
            final double sum,
            final double size,
            final List<Rectangle> parts) {
        final boolean isUpright = width >= height;
        final double side = isUpright ? height : width;
        final double thickness = side <= 0 ? 0 : Math.min(size / side, isUpright ? width : height);
        double at = 0;
        for (int i = begin; i < end; i++) {
            final double extent = sum <= 0 ? 0 : side * weights[i] / sum;
            parts.add(
                    isUpright
                            ? new Rectangle(x, y + at, thickness, extent)
                            : new Rectangle(x + at, y, extent, thickness));
            at += extent;
        }
        return isUpright
                ? new Rectangle(x + thickness, y, width - thickness, height)
                : new Rectangle(x, y + thickness, width, height - thickness);
    }

    /** The area inside a frame with a title. */
    Rectangle inside(final double title, final double frame) {
        return new Rectangle(x + frame, y + title, width - 2 * frame, height - title - frame);
    }
}
