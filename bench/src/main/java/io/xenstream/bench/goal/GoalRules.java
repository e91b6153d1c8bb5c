// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.goal;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.xenstream.bench.process.CommandResults;
import io.xenstream.bench.process.CommandResults.Command;
import io.xenstream.bench.report.Ratio;
import io.xenstream.bench.report.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The goals of xenstream, which are in goals.json, and where their numbers come from.
 *
 * @param ratios   of two rows' speeds within a run
 * @param times    of rows
 * @param commands of whole processes
 * @param memory   of whole processes
 */
public record GoalRules(
        List<RatioRule> ratios, List<TimeRule> times, List<CommandRule> commands, List<MemoryRule> memory) {
    private static final double NANO = 1e9;
    private static final double MEGA = 1e6;

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    /**
     * At least this ratio of speeds.
     *
     * @param work what is measured
     * @param of   the row, as in {@link Row#find}
     * @param to   the row to compare with
     * @param must the lower bound
     * @param aim  what is aimed at, or null
     */
    public record RatioRule(String work, String of, String to, double must, Double aim) {}

    /**
     * At most these nanoseconds for a record.
     *
     * @param work what is measured
     * @param of   the row, as in {@link Row#find}
     * @param must the upper bound
     * @param aim  what is aimed at, or null
     */
    public record TimeRule(String work, String of, double must, Double aim) {}

    /** What is measured of a command. */
    public enum Measure {
        /** Bytes of the host's image for each second of processor time; more is better. */
        MEGABYTES_A_PROCESSOR_SECOND,
        /** Processor time; less is better. */
        PROCESSOR_SECONDS
    }

    /**
     * A bound for a command.
     *
     * @param work    what is measured
     * @param command its name in the results
     * @param nodes   nodes of the image that the goal is for
     * @param measure what is measured
     * @param must    the bound
     * @param aim     what is aimed at, or null
     */
    public record CommandRule(String work, String command, long nodes, Measure measure, double must, Double aim) {}

    /**
     * A bound for the memory of each command beyond mapped files.
     *
     * @param work      what is measured
     * @param megabytes for any image
     * @param bytesANode for each node
     */
    public record MemoryRule(String work, double megabytes, double bytesANode) {}

    /**
     * A goal and what was measured.
     *
     * @param goal   the goal
     * @param figure empty if nothing was measured
     */
    public record Line(Goal goal, Optional<Figure> figure) {}

    /** The goals that come with the benchmarks. */
    public static GoalRules load() {
        try (InputStream json = GoalRules.class.getResourceAsStream("goals.json")) {
            return MAPPER.readValue(json, GoalRules.class);
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Only the goals of whole processes. */
    public GoalRules ofCommands() {
        return new GoalRules(List.of(), List.of(), commands, memory);
    }

    /**
     * Compares the goals with what was measured.
     *
     * @param rows    of runs; each row once
     * @param results of the commands, or empty
     * @return one line for each goal
     */
    public List<Line> check(final List<Row> rows, final Optional<CommandResults> results) {
        final List<Line> lines = new ArrayList<>();
        for (final RatioRule rule : ratios) {
            final Optional<Interval> ratio = Row.find(rows, rule.of)
                    .flatMap(of -> Row.find(rows, rule.to).map(of::ratioTo))
                    .map(found -> new Interval(found.low(), found.value(), found.high()));
            lines.add(line(Goal.atLeast(rule.work, "×", rule.must, aim(rule.aim)), ratio));
        }
        for (final TimeRule rule : times) {
            final Optional<Interval> time = Row.find(rows, rule.of).map(GoalRules::nanoseconds);
            lines.add(line(Goal.atMost(rule.work, "ns a node", rule.must, aim(rule.aim)), time));
        }
        commands.forEach(rule -> lines.add(check(rule, results)));
        memory.forEach(rule -> lines.add(check(rule, results)));
        return lines;
    }

    private static double aim(final Double aim) {
        return aim == null ? Double.NaN : aim;
    }

    private static Line line(final Goal goal, final Optional<Interval> measured) {
        return new Line(goal, measured.map(goal::measured));
    }

    private static Interval nanoseconds(final Row row) {
        final Ratio speed = row.speedInterval();
        final double nanoseconds = NANO / row.recordsPerOperation();
        return new Interval(nanoseconds / speed.high(), nanoseconds / speed.value(), nanoseconds / speed.low());
    }

    private static Line check(final CommandRule rule, final Optional<CommandResults> results) {
        final boolean isSpeed = rule.measure == Measure.MEGABYTES_A_PROCESSOR_SECOND;
        final Optional<Interval> measured = results.flatMap(run -> run.commands().stream()
                .filter(command -> command.name().equals(rule.command) && command.nodes() == rule.nodes)
                .findFirst()
                .map(command -> interval(
                        command.processorSeconds(), seconds -> isSpeed ? command.bytes() / MEGA / seconds : seconds)));
        return line(
                isSpeed
                        ? Goal.atLeast(rule.work, "MB a processor second", rule.must, aim(rule.aim))
                        : Goal.atMost(rule.work, "s", rule.must, aim(rule.aim)),
                measured);
    }

    private static Line check(final MemoryRule rule, final Optional<CommandResults> results) {
        final String unit =
                "× " + Digits.ofGoal(rule.megabytes) + " MB + " + Digits.ofGoal(rule.bytesANode) + " bytes a node";
        final Optional<Interval> worst = results.flatMap(run -> run.commands().stream()
                .map(command -> share(command, rule))
                .max(Comparator.comparingDouble(Interval::middle)));
        return line(Goal.atMost(rule.work, unit, 1, Double.NaN), worst);
    }

    private static Interval share(final Command command, final MemoryRule rule) {
        final double bound = rule.megabytes * MEGA + rule.bytesANode * command.nodes();
        return interval(command.memoryBytes(), bytes -> bytes / bound);
    }

    private static Interval interval(final List<Double> runs, final ToDoubleFunction<Double> number) {
        return Interval.of(runs.stream().mapToDouble(number).toArray());
    }
}
