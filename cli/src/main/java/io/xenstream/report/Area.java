// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A rectangle of a picture.
 *
 * @param x      of its left edge
 * @param y      of its upper edge
 * @param width  from there to the right
 * @param height from there down
 */
record Area(double x, double y, double width, double height) {
    double size() {
        return width * height;
    }

    /**
     * Divides the area in proportion, into rectangles that are as square as they can be ("squarified": Bruls, Huizing, van Wijk 2000).
     *
     * @param weights in descending order, none below 0
     * @return an area for each
     */
    List<Area> divide(final double[] weights) {
        final List<Area> parts = new ArrayList<>(weights.length);
        double left = 0;
        for (final double weight : weights) {
            left += weight;
        }
        Area rest = this;
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

    /** How far from a square the worst is, of a row of rectangles along a side. */
    private static double worst(
            final double largest, final double smallest, final double sum, final double scale, final double side) {
        final double row = sum * scale;
        if (row <= 0 || side <= 0 || smallest <= 0) {
            return Double.MAX_VALUE;
        }
        return Math.max(side * side * largest * scale / (row * row), row * row / (side * side * smallest * scale));
    }

    /** Lays a row along the shorter side; answers what is left. */
    private Area cutOff(
            final double[] weights,
            final int begin,
            final int end,
            final double sum,
            final double size,
            final List<Area> parts) {
        final boolean isUpright = width >= height;
        final double side = isUpright ? height : width;
        final double thickness = side <= 0 ? 0 : Math.min(size / side, isUpright ? width : height);
        double at = 0;
        for (int i = begin; i < end; i++) {
            final double extent = sum <= 0 ? 0 : side * weights[i] / sum;
            parts.add(isUpright ? new Area(x, y + at, thickness, extent) : new Area(x + at, y, extent, thickness));
            at += extent;
        }
        return isUpright
                ? new Area(x + thickness, y, width - thickness, height)
                : new Area(x, y + thickness, width, height - thickness);
    }

    /** What is left inside of a frame with room for a title. */
    Area inside(final double title, final double frame) {
        return new Area(x + frame, y + title, width - 2 * frame, height - title - frame);
    }
}
