// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Writes JMH's output to a log, and shows one line per benchmark with the remaining time. On a terminal, a progress bar follows these lines.
 */
public final class RunProgress implements OutputFormat {
    private static final String UNSUPPORTED = UnsupportedOperationException.class.getName();
    private static final int COLUMNS = 100;
    private static final int UPDATE_MILLIS = 500;

    private final OutputFormat log;
    private final PrintStream errors;
    private final int total;
    private final long begin = System.nanoTime();
    private final Set<String> failures = new LinkedHashSet<>();
    private final Set<String> skipped = new LinkedHashSet<>();
    private final ProgressBar bar;
    private int done;
    private String current = "";
    private boolean isFailing;

    /**
     * Starts the display.
     *
     * @param log    receives JMH's output; closed by the caller
     * @param errors standard error
     * @param total  number of benchmarks
     */
    public RunProgress(final PrintStream log, final PrintStream errors, final int total) {
        this.log = OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL);
        this.errors = errors;
        this.total = total;
        this.bar = isTerminal() ? bar(errors, total) : null;
    }

    private static boolean isTerminal() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString().matches("/dev/(pts/|tty|console).*");
        } catch (final IOException | InvalidPathException | UnsupportedOperationException notLinux) {
            return false;
        }
    }

    private static ProgressBar bar(final PrintStream errors, final int total) {
        return new ProgressBarBuilder()
                .setTaskName("benchmarks")
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .clearDisplayOnFinish()
                .setConsumer(new Line(errors))
                .build();
    }

    /** Benchmarks that failed, with the reason. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Benchmarks that this machine or JDK cannot run, with the reason. They throw an {@link UnsupportedOperationException}. */
    List<String> skipped() {
        return List.copyOf(skipped);
    }

    @Override
    public void startBenchmark(final BenchmarkParams benchmark) {
        current = name(benchmark);
        if (bar != null) {
            bar.setExtraMessage(current);
        }
        log.startBenchmark(benchmark);
    }

    @Override
    public void endBenchmark(final BenchmarkResult result) {
        log.endBenchmark(result);
        if (result != null) {
            final Result<?> primary = result.getPrimaryResult();
            finish(String.format(
                    Locale.ROOT,
                    "%s  %.4g %s ± %.1f %%",
                    name(result.getParams()),
                    primary.getScore(),
                    primary.getScoreUnit(),
                    100 * primary.getScoreError() / primary.getScore()));
        }
    }

    private void finish(final String line) {
        done++;
        final Duration left = Duration.ofNanos((System.nanoTime() - begin) / done * Math.max(0, total - done));
        show(String.format(
                Locale.ROOT, "[%d/%d] %s%s", done, total, line, done < total ? "  (" + words(left) + " left)" : ""));
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    private void show(final String line) {
        if (bar != null) {
            errors.print('\r' + " ".repeat(COLUMNS) + '\r');
        }
        errors.println(line);
        errors.flush();
    }

    private static String words(final Duration left) {
        return left.toMinutes() > 0 ? left.toMinutes() + " min" : left.toSeconds() + " s";
    }

    private static String name(final BenchmarkParams benchmark) {
        // without the package
        final StringBuilder name = new StringBuilder(benchmark.getBenchmark().replaceFirst(".*\\.(?=.*\\.)", ""));
        for (final String key : benchmark.getParamsKeys()) {
            name.append(' ').append(key).append('=').append(benchmark.getParam(key));
        }
        return name.toString();
    }

    /** JMH prints the stack trace of a failure after this marker. */
    private void watchForFailure(final String line) {
        if (line.startsWith("<failure>")) {
            isFailing = true;
        } else if (isFailing && !line.isBlank()) {
            isFailing = false;
            final String cause = line.lines().findFirst().orElse("");
            final boolean isSkipped = cause.startsWith(UNSUPPORTED);
            // every fork fails for the same reason
            if ((isSkipped ? skipped : failures).add(current + ": " + cause.replaceFirst("^[\\w.$]+: ", ""))) {
                finish((isSkipped ? "SKIPPED " : "FAILED ") + current + ": " + cause);
            }
        }
    }

    @Override
    public void println(final String line) {
        log.println(line);
        watchForFailure(line);
    }

    @Override
    public void iteration(final BenchmarkParams benchmark, final IterationParams params, final int iteration) {
        log.iteration(benchmark, params, iteration);
    }

    @Override
    public void iterationResult(
            final BenchmarkParams benchmark,
            final IterationParams params,
            final int iteration,
            final IterationResult data) {
        log.iterationResult(benchmark, params, iteration, data);
    }

    @Override
    public void startRun() {
        log.startRun();
    }

    @Override
    public void endRun(final Collection<RunResult> results) {
        log.endRun(results);
    }

    @Override
    public void print(final String text) {
        log.print(text);
    }

    @Override
    public void verbosePrintln(final String line) {
        log.verbosePrintln(line);
    }

    @Override
    public void write(final int b) {
        log.write(b);
    }

    @Override
    public void write(final byte[] bytes) throws IOException {
        log.write(bytes);
    }

    @Override
    public void flush() {
        log.flush();
    }

    /** JMH calls this after each run; the progress bar continues. */
    @Override
    public void close() {
        log.flush();
    }

    /** Removes the progress bar. */
    public void end() {
        if (bar != null) {
            bar.close();
        }
    }

    /** Renders the bar as one line. The library's own consumer uses JLine, which prints warnings about missing terminals. */
    private record Line(PrintStream errors) implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return COLUMNS;
        }

        @Override
        public void accept(final String bar) {
            errors.print('\r' + bar);
            errors.flush();
        }

        @Override
        public void clear() {
            errors.print('\r' + " ".repeat(COLUMNS) + '\r');
            errors.flush();
        }

        @Override
        public void close() {
            // Standard error stays open.
        }
    }
}
