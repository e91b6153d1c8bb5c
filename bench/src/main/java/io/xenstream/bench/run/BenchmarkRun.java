// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.run;

import io.xenstream.bench.Baseline;
import io.xenstream.bench.Peer;
import io.xenstream.bench.report.BaselineRule;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The outcome of running a plan.
 *
 * @param jmh       JMH's JSON of all results
 * @param baselines by benchmark class, as {@link Baseline} declares them
 * @param failures  benchmarks that failed, with the reason
 * @param skipped  benchmarks that this machine or JDK cannot run, with the reason
 */
public record BenchmarkRun(
        String jmh, Map<String, BaselineRule> baselines, List<String> failures, List<String> skipped) {
    /**
     * Runs a plan; takes minutes.
     *
     * @param plan     what to run
     * @param progress receives JMH's events
     * @throws RunnerException if JMH cannot run; failing benchmarks are reported as failures instead
     */
    public static BenchmarkRun of(final Plan plan, final RunProgress progress) throws RunnerException {
        final List<RunResult> results = new ArrayList<>();
        final Map<String, BaselineRule> baselines = new TreeMap<>();
        for (final Plan.Part part : plan.parts()) {
            final Options options = new OptionsBuilder()
                    .parent(part.options())
                    .shouldFailOnError(false)
                    .addProfiler(GCProfiler.class)
                    .build();
            results.addAll(new Runner(options, progress).run());
            part.benchmarks().forEach(name -> addBaseline(baselines, name.substring(0, name.lastIndexOf('.'))));
        }
        return new BenchmarkRun(json(results), baselines, progress.failures(), progress.skipped());
    }

    private static String json(final List<RunResult> results) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, stream).writeOut(results);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void addBaseline(final Map<String, BaselineRule> baselines, final String type) {
        try {
            final Class<?> benchmarks = Class.forName(type, false, BenchmarkRun.class.getClassLoader());
            final String baseline = methodWith(Baseline.class, benchmarks);
            final String peer = methodWith(Peer.class, benchmarks);
            final Baseline ofClass = benchmarks.getAnnotation(Baseline.class);
            if (ofClass != null) {
                baselines.put(type, new BaselineRule("", ofClass.parameter(), ofClass.value(), peer));
            } else if (!baseline.isEmpty()) {
                baselines.put(type, new BaselineRule(baseline, "", "", peer));
            }
        } catch (final ClassNotFoundException impossible) {
            throw new IllegalStateException("JMH lists a class that does not exist", impossible);
        }
    }

    /** The name of the method that is marked; empty if there is none. */
    private static String methodWith(final Class<? extends Annotation> mark, final Class<?> benchmarks) {
        return Arrays.stream(benchmarks.getMethods())
                .filter(method -> method.isAnnotationPresent(mark))
                .map(Method::getName)
                .findFirst()
                .orElse("");
    }
}
