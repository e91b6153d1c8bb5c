// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors
package io.xenstream.bench;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks and prints the table that docs/performance.md shows: octets a second, the ratio to plain C in the same run, allocation.
 * Takes JMH's options.
 */
public final class Figures {
    private static final double GIGA = 1e9;
    private static final List<String> BASELINES = List.of("c", "cMemcpy");

    private Figures() {}

    /**
     * Runs and prints.
     *
     * @param arguments as JMH takes them
     * @throws Exception if JMH refuses them, or a benchmark fails
     */
    public static void main(final String[] arguments) throws Exception {
        final CommandLineOptions commandLine = new CommandLineOptions(arguments);
        final ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(commandLine)
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class);
        print(run(options), System.out);
    }

    private static Collection<RunResult> run(final ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.build()).run();
    }

    private static void print(final Collection<RunResult> results, final PrintStream out) {
        out.println();
        out.println("JDK " + System.getProperty("java.version") + ", " + Runtime.getRuntime().availableProcessors()
                + " cores, " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        out.println();
        out.println("| work | contender | GB/s | ± | to plain C | octets allocated a pass |");
        out.println("|---|---|---|---|---|---|");
        results.stream()
                .sorted(Comparator.comparing(Figures::work).thenComparing(result -> -speed(result)))
                .forEach(result -> print(result, baseline(results, work(result)), out));
    }

    private static void print(final RunResult result, final double baseline, final PrintStream out) {
        final Result<?> octets = result.getSecondaryResults().get("octets");
        out.printf(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2f | %.2f | %.0f |%n",
                work(result),
                contender(result),
                speed(result) / GIGA,
                octets.getScoreError() / GIGA,
                speed(result) / baseline,
                result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
    }

    private static double baseline(final Collection<RunResult> results, final String work) {
        return results.stream()
                .filter(result -> work(result).equals(work) && BASELINES.contains(contender(result)))
                .mapToDouble(Figures::speed)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static double speed(final RunResult result) {
        return result.getSecondaryResults().get("octets").getScore();
    }

    private static String work(final RunResult result) {
        final BenchmarkParams params = result.getParams();
        final String[] name = params.getBenchmark().split("\\.");
        final String length = params.getParam("length");
        return name[name.length - 2].replace("Benchmark", "").toLowerCase(Locale.ROOT)
                + (length == null ? "" : " " + length(Long.parseLong(length)));
    }

    private static String length(final long octets) {
        return octets >= 1 << 20 ? (octets >> 20) + " MiB" : (octets >> 10) + " KiB";
    }

    private static String contender(final RunResult result) {
        final String[] name = result.getParams().getBenchmark().split("\\.");
        return name[name.length - 1];
    }
}
