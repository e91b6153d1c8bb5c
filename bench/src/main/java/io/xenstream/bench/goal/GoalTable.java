// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.goal;

import java.util.List;

/** The table of the goals. */
public final class GoalTable {
    private GoalTable() {}

    /**
     * The goals with what was measured, in Markdown.
     *
     * @param lines one for each goal
     */
    public static String of(final List<GoalRules.Line> lines) {
        final StringBuilder text = new StringBuilder("| work | must | aim | measured | |\n|---|---|---|---|---|\n");
        lines.forEach(line -> text.append("| ")
                .append(goal(line.goal()))
                .append(" | ")
                .append(line.figure().map(GoalTable::measured).orElse(" | not measured"))
                .append(" |\n"));
        return text.toString();
    }

    private static String goal(final Goal goal) {
        return goal.name() + " | " + (goal.isFloor() ? "≥ " : "≤ ") + Digits.ofGoal(goal.must()) + " " + goal.unit()
                + " | " + (Double.isNaN(goal.aim()) ? "" : Digits.ofGoal(goal.aim()));
    }

    private static String measured(final Figure figure) {
        final Interval interval = figure.measured();
        final boolean isKnown = Double.isFinite(interval.high()) && interval.low() > 0;
        return Digits.of(interval.middle())
                + (isKnown ? " (" + Digits.of(interval.low()) + " to " + Digits.of(interval.high()) + ")" : "")
                + " | " + figure.verdict();
    }
}
