// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import io.xenstream.bench.report.Header;
import io.xenstream.bench.report.Results;
import io.xenstream.bench.run.BenchmarkRun;
import io.xenstream.bench.run.Environment;
import io.xenstream.bench.run.Plan;
import io.xenstream.bench.run.RunLine;
import io.xenstream.bench.run.RunProgress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.RunnerException;

/** Runs a list of benchmarks and reports failures. */
final class Measurement {
    static final String LOG = "jmh.log";

    private static final double BUSY = 0.5;

    private final Session session;
    private final String selection;
    private final List<RunLine> lines;
    private final Pattern filter;
    private List<String> failures = List.of();
    private List<String> skipped = List.of();

    Measurement(final Session session, final String selection, final List<RunLine> lines, final Pattern filter) {
        this.session = session;
        this.selection = selection;
        this.lines = lines;
        this.filter = filter;
    }

    /** Runs the benchmarks. JMH's output goes to a log file in the directory. */
    Results run(final Path folder) {
        final Plan plan = plan();
        final Instant begin = Instant.now();
        final double load = Environment.load();
        if (load > BUSY) {
            session.error(String.format(
                    Locale.ROOT,
                    "note: %.1f other processes are busy on this machine; the results will be noisy",
                    load));
        }
        if (Environment.compiler().isEmpty()) {
            session.error("note: no C compiler (cc) found; C baselines and the ratios to them will be missing");
        }
        final BenchmarkRun run = measure(plan, folder);
        failures = run.failures();
        skipped = run.skipped();
        try {
            return Results.of(header(session, selection, begin, load), run.baselines(), run.jmh());
        } catch (final IOException impossible) {
            throw new IllegalStateException("JMH returned invalid JSON", impossible);
        }
    }

    private Plan plan() {
        try {
            final Plan plan = Plan.of(lines, filter);
            if (plan.count() == 0) {
                throw new CommandFailure(
                        ExitCode.USAGE, "no benchmark of --" + selection + " has \"" + filter + "\" in its name", null);
            }
            return plan;
        } catch (final IllegalArgumentException mistake) {
            throw new CommandFailure(ExitCode.USAGE, mistake.getMessage(), mistake);
        }
    }

    private BenchmarkRun measure(final Plan plan, final Path folder) {
        try {
            Files.createDirectories(folder);
            try (PrintStream log =
                    new PrintStream(Files.newOutputStream(folder.resolve(LOG)), true, StandardCharsets.UTF_8)) {
                final RunProgress progress = new RunProgress(log, session.errors(), plan.count());
                try {
                    return BenchmarkRun.of(plan, progress);
                } finally {
                    progress.end();
                }
            }
        } catch (final IOException full) {
            throw ReportFiles.unwritable(folder, full);
        } catch (final RunnerException refused) {
            throw new CommandFailure(ExitCode.INPUT, message(refused), refused);
        }
    }

    private static String message(final RunnerException refused) {
        final String message = String.valueOf(refused.getMessage());
        return message.contains("jmh.lock")
                ? "other benchmarks are running on this machine and would distort the results; wait until they end"
                        + " (or, if noise does not matter, set JAVA_TOOL_OPTIONS=-Djmh.ignoreLock=true)"
                : "JMH could not run: " + message;
    }

    /** Describes a run that has just ended. */
    static Header header(final Session session, final String selection, final Instant begin, final double load) {
        final String version = Measurement.class.getPackage().getImplementationVersion();
        return new Header(
                version == null ? "unpackaged" : version,
                Environment.commit(session.home()),
                Environment.isModified(session.home()),
                selection,
                begin.truncatedTo(ChronoUnit.SECONDS).toString(),
                Duration.between(begin, Instant.now()).toSeconds(),
                load,
                Environment.compiler(),
                Environment.machine(),
                Environment.jdk());
    }

    /** Prints the benchmarks without a result on standard error; returns whether any failed. */
    boolean reportFailures() {
        skipped.forEach(benchmark -> session.error("skipped: " + benchmark));
        failures.forEach(failure -> session.error("failed: " + failure + " (see " + LOG + ")"));
        return !failures.isEmpty();
    }
}
