// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.cli.command.ByteCountConverter;
import io.xenstream.cli.command.CommandContext;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.NativeLibraries;
import io.xenstream.cli.command.Output;
import io.xenstream.cli.command.OutputFailure;
import io.xenstream.cli.command.Session;
import io.xenstream.cli.command.Terminal;
import io.xenstream.cli.command.Termination;
import io.xenstream.codec.ReadOptions;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The {@code xenstream} command. */
@Command(
        name = "xenstream",
        versionProvider = VersionProvider.class,
        description = "Reads, writes, checks and transfers xenstore images: the state that a xenstore daemon hands over"
                + " in a live update or a migration.",
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success; nothing found",
            "1:success; errors or differences found",
            "2:invalid command line",
            "3:cannot read the input",
            "4:cannot write the output; no message if its reader closed the pipe",
            "5:a successor would refuse the state; nothing was changed",
            "6:a live update failed; the old daemon serves on",
            "7:after a live update, no daemon answers",
            "70:internal error: a bug in xenstream",
            "75:a live store is busy; try again"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  xenstream demo                       see what it does, with timings",
            "  xenstream ls -f -p host.img          list the tree as xenstore-ls -f -p does",
            "  xenstream verify host.img            check an image before it is loaded",
            "  xenstream serve host.img --socket S  serve it to xenstore tools",
            "  xenstream ls --help                  help for one command"
        })
public final class Main implements CommandContext {
    private final Session session;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean isHelp;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version and exit.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean isVersion;

    @Option(
            names = "--max-record",
            paramLabel = "BYTES",
            scope = ScopeType.INHERIT,
            converter = ByteCountConverter.OfInt.class,
            description = "Largest record body to accept, at most 1G (default: 16M).")
    private Integer maxRecordLength;

    @Option(
            names = "--max-records",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            description = "Maximum number of records to read (default: 1000000000).")
    private Long maxRecords;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print stack traces with error messages.")
    private boolean isDebugging;

    private Main(final Session session) {
        this.session = session;
    }

    /**
     * Runs the command and exits the JVM with its exit code.
     *
     * @param args the command line
     */
    public static void main(final String[] args) {
        final Instant begin = Instant.now();
        Termination.install();
        NativeLibraries.protectWorkingDirectory();
        // Some libraries print stack traces; what is to be said, this command says itself.
        if (!List.of(args).contains("--debug")) {
            System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        }
        final Terminal terminal = Terminal.ofProcess();
        final Session session = new Session(
                new FileInputStream(FileDescriptor.in),
                new Output(new FileOutputStream(FileDescriptor.out), terminal.isColourful()),
                new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8),
                terminal,
                begin);
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) ->
                session.complain(Failures.message(failure) + " (thread " + thread.getName() + ")"));
        Termination.exit(run(args, session));
    }

    /** Runs the command inside this JVM, without a terminal. */
    static int run(final String[] args, final InputStream input, final OutputStream output, final PrintStream errors) {
        return run(args, input, output, errors, Terminal.NONE);
    }

    static int run(
            final String[] args,
            final InputStream input,
            final OutputStream output,
            final PrintStream errors,
            final Terminal terminal) {
        try {
            return run(
                    args,
                    new Session(input, new Output(output, terminal.isColourful()), errors, terminal, Instant.now()));
        } finally {
            // The JVM goes on: its end must not wait for that of the command.
            Termination.forget();
        }
    }

    private static int run(final String[] args, final Session session) {
        final Main main = new Main(session);
        try {
            // Help is printed here: picocli would print a stack trace if it could not be written.
            final StringWriter help = new StringWriter();
            final int exitCode = main.commandLine(args, help).execute(args);
            session.output().text(help.toString()).flush();
            return exitCode;
        } catch (final RuntimeException | Error fatal) {
            return main.explain(fatal);
        }
    }

    /** The command and its subcommands, for inspection only: it cannot be run. */
    static CommandLine describe() {
        return describe(new Main(null), Commands.all());
    }

    private static CommandLine describe(final Main main, final Collection<Class<?>> commands) {
        final CommandLine commandLine = new CommandLine(main);
        commands.forEach(commandLine::addSubcommand);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.getSubcommands().values().forEach(Main::addHeadings);
        return commandLine;
    }

    private CommandLine commandLine(final String[] args, final StringWriter help) {
        final CommandLine commandLine = describe(this, Commands.needed(args));
        commandLine.setOut(new PrintWriter(help));
        commandLine.setErr(new PrintWriter(session.errors(), true, StandardCharsets.UTF_8));
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(
                session.terminal().isColourful() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        commandLine.setParameterExceptionHandler((mistake, all) -> explainMistake(mistake));
        commandLine.setExecutionExceptionHandler((failure, command, result) -> explain(failure));
        return commandLine;
    }

    /** Adds the headings that the help of every command has. */
    private static void addHeadings(final CommandLine command) {
        final UsageMessageSpec help = command.getCommandSpec().usageMessage();
        if (help.exitCodeList().size() > 0) {
            help.exitCodeListHeading("%nExit codes:%n");
        }
        if (help.footer().length > 0) {
            help.footerHeading("%nExamples:%n");
        }
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public ReadOptions readOptions() {
        try {
            ReadOptions options = ReadOptions.DEFAULT;
            if (maxRecordLength != null) {
                options = options.withMaxRecordLength(maxRecordLength);
            }
            if (maxRecords != null) {
                options = options.withMaxRecords(maxRecords);
            }
            return options;
        } catch (final IllegalArgumentException outOfRange) {
            final String message = outOfRange.getMessage();
            throw new CommandFailure(
                    ExitCode.USAGE,
                    message.replace("maxRecordLength", "--max-record").replace("maxRecords", "--max-records"),
                    outOfRange);
        }
    }

    private int explainMistake(final ParameterException mistake) {
        final String command = mistake.getCommandLine().getCommandSpec().qualifiedName();
        final String message = Mistakes.message(mistake);
        session.complain(
                message + (message.endsWith(".") || message.endsWith("?") ? " " : "; ") + "see " + command + " --help");
        return ExitCode.USAGE;
    }

    private int explain(final Throwable failure) {
        final int exitCode = Failures.exitCode(failure);
        try {
            session.output().flush();
        } catch (final OutputFailure alsoClosed) {
            failure.addSuppressed(alsoClosed);
        }
        if (Termination.isInterrupted() || (failure instanceof OutputFailure output && output.isClosedPipe())) {
            return exitCode;
        }
        session.complain(Failures.message(failure));
        if (isDebugging) {
            failure.printStackTrace(session.errors());
            session.errors().flush();
        }
        return exitCode;
    }
}
