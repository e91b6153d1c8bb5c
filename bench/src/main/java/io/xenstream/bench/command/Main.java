// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import io.xenstream.bench.report.Results;
import io.xenstream.bench.run.RunLine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** The command {@code xenstream bench}. */
@Command(
        name = "xenstream bench",
        description = "Measures what xenstream claims, compared with common Java alternatives and with C.",
        subcommands = {
            CommandsCommand.class,
            CompareCommand.class,
            GoalsCommand.class,
            GuardCommand.class,
            ReportCommand.class,
            StoreCommand.class
        },
        synopsisSubcommandLabel = "[COMMAND]",
        usageHelpAutoWidth = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a benchmark failed; compare: a benchmark is significantly slower; guard: a rule is violated",
            "2:invalid command line",
            "3:the input could not be read, or JMH could not run",
            "4:the output could not be written",
            "70:internal error"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  xenstream bench                        takes less than five minutes and reports the noise",
            "  xenstream bench --full -o before       everything; takes a night",
            "  xenstream bench --filter Scan -- -f 1  a subset, with an option for JMH",
            "  xenstream bench compare before/results.json after/results.json",
            "  xenstream bench store --nodes 10000000 the live store beside other stores",
            "  xenstream bench commands               each command in processes of its own",
            "  xenstream bench goals full/results.json  every goal: met, missed, or not told apart"
        })
public final class Main implements Callable<Integer> {
    private static final DateTimeFormatter FOLDER = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss");

    private final Session session;

    @ArgGroup
    private Selection selection = new Selection();

    static final class Selection {
        @Option(
                names = "--quick",
                description = "Measure a selection that takes five minutes on two cores (the default).")
        @SuppressWarnings("UnusedVariable") // the default; --full overrides it
        private boolean isQuick;

        @Option(names = "--full", description = "Measure every benchmark, for as long as its annotations say.")
        private boolean isFull;
    }

    @Option(names = "--filter", paramLabel = "REGEX", description = "Only benchmarks whose full name contains a match.")
    private Pattern filter = Pattern.compile("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Directory for results.json, report.html, report.md and jmh.log"
                    + " (default: bench-results/TIME).")
    private Path folder;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // handled by picocli
    private boolean isHelp;

    @Parameters(
            paramLabel = "JMH_OPTION",
            description = "After --: JMH options for every benchmark, each with a value.")
    private List<String> options = List.of();

    private Main(final Session session) {
        this.session = session;
    }

    /**
     * Runs the command and ends the JVM with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(final String[] arguments) {
        final PrintStream output =
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        final PrintStream errors =
                new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
        final String home = System.getenv().getOrDefault("XENSTREAM_HOME", ".");
        final int exitCode = run(arguments, new Session(output, errors, Path.of(home)));
        final boolean isWritten = !output.checkError();
        errors.flush();
        System.exit(isWritten || exitCode != ExitCode.FINE ? exitCode : ExitCode.OUTPUT);
    }

    /** Runs the command inside this JVM. */
    static int run(final String[] arguments, final Session session) {
        final CommandLine commandLine = new CommandLine(new Main(session));
        commandLine.setOut(new PrintWriter(session.output(), true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(session.errors(), true, StandardCharsets.UTF_8));
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        commandLine.setParameterExceptionHandler((mistake, given) -> explainMistake(session, mistake));
        commandLine.setExecutionExceptionHandler((failure, command, result) -> explain(session, failure));
        final int exitCode = commandLine.execute(arguments);
        session.output().flush();
        return exitCode;
    }

    private static int explainMistake(final Session session, final ParameterException mistake) {
        session.error(mistake.getMessage() + "; see "
                + mistake.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static int explain(final Session session, final Exception failure) {
        if (failure instanceof CommandFailure known) {
            session.error(known.getMessage());
            return known.exitCode();
        }
        session.error("internal error; please report it");
        failure.printStackTrace(session.errors());
        return ExitCode.DEFECT;
    }

    Session session() {
        return session;
    }

    @Override
    public Integer call() {
        final boolean isFull = selection.isFull;
        final Measurement measurement = new Measurement(session, isFull ? "full" : "quick", lines(isFull), filter);
        final Path target = folder == null ? defaultFolder() : folder;
        final Results results = measurement.run(target);
        ReportFiles.write(results, target);
        session.output().println(ReportFiles.markdown(results));
        session.output()
                .println("Written: " + target.resolve(ReportFiles.PAGE) + " (the same with plots), " + ReportFiles.TABLE
                        + ", " + ReportFiles.RESULTS + ", " + Measurement.LOG);
        return measurement.reportFailures() ? ExitCode.FOUND : ExitCode.FINE;
    }

    private static Path defaultFolder() {
        return Path.of("bench-results", FOLDER.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }

    private List<RunLine> lines(final boolean isFull) {
        try {
            final List<RunLine> lines = isFull ? List.of(RunLine.ALL) : RunLine.parse(Resources.text("quick.txt"));
            return RunLine.distinct(
                    lines.stream().map(line -> line.with(options)).toList());
        } catch (final IllegalArgumentException mistake) {
            throw new CommandFailure(ExitCode.USAGE, mistake.getMessage(), mistake);
        }
    }
}
