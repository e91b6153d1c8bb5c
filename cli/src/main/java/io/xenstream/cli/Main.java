// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Rule;
import io.xenstream.transform.ConversionRule;
import io.xenstream.transform.CopyRule;
import io.xenstream.transform.PartRule;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The {@code xenstream} command. */
@Command(
        name = "xenstream",
        version = "xenstream 0.1.0-SNAPSHOT",
        description = "Reads, writes, checks and hands over xenstore images: the state that a xenstore daemon passes on"
                + " in a live update or a migration.",
        subcommands = {
            LsCommand.class,
            DumpCommand.class,
            VerifyCommand.class,
            StatCommand.class,
            ReportCommand.class,
            CopyCommand.class,
            RepairCommand.class,
            DiffCommand.class,
            ExtractCommand.class,
            MergeCommand.class,
            ConvertCommand.class,
            IndexCommand.class,
            GenerateCommand.class,
            ServeCommand.class,
            ReceiveCommand.class,
            SendCommand.class,
            FetchCommand.class,
            TlsKeysCommand.class,
            DemoCommand.class,
            CompletionCommand.class,
            DemoReceiveCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, nothing found",
            "1:done, errors or differences found",
            "2:the command line was not understood",
            "3:the input could not be read",
            "4:the output could not be written; silently, if its reader has gone",
            "70:a defect of xenstream"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  xenstream demo                       see what it does, with numbers",
            "  xenstream ls -f -p host.img          list the tree as xenstore-ls -f -p does",
            "  xenstream verify host.img            check an image before it is loaded",
            "  xenstream serve host.img --socket S  let xenstore tools look at it",
            "  xenstream ls --help                  more about one command"
        })
public final class Main {
    private static final Set<Rule> OF_THE_OUTPUT = Set.of(
            IoRule.WRITE,
            IoRule.SPACE,
            CopyRule.LOSS,
            ConversionRule.LOSS,
            PartRule.TOO_LONG,
            PartRule.NO_CONNECTION_ID);

    private final Session session;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli answers it
    private boolean isHelp;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    @SuppressWarnings("UnusedVariable") // picocli answers it
    private boolean isVersion;

    @Option(
            names = "--max-record",
            paramLabel = "OCTETS",
            scope = ScopeType.INHERIT,
            description = "The longest record body that is read, up to 1073741824 (default: 16777216).")
    private Integer maxRecordLength;

    @Option(
            names = "--max-records",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            description = "How many records are read at the most (default: 1000000000).")
    private Long maxRecords;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces with error messages.")
    private boolean isDebugging;

    private Main(final Session session) {
        this.session = session;
    }

    /**
     * Runs the command and ends the JVM with its exit code.
     *
     * @param args the command line
     */
    public static void main(final String[] args) {
        final Instant begin = Instant.now();
        final Session session = new Session(
                new FileInputStream(FileDescriptor.in),
                new Output(new FileOutputStream(FileDescriptor.out)),
                new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8),
                Terminal.ofProcess(),
                begin);
        Termination.exit(run(args, session));
    }

    /** Runs the command inside this JVM, without a terminal. */
    static int run(final String[] args, final InputStream input, final OutputStream output, final PrintStream errors) {
        return run(args, new Session(input, new Output(output), errors, Terminal.NONE, Instant.now()));
    }

    private static int run(final String[] args, final Session session) {
        final Main main = new Main(session);
        try {
            final CommandLine commandLine = main.commandLine();
            final int exitCode = commandLine.execute(args);
            commandLine.getOut().flush();
            return exitCode;
        } catch (final OutputFailure | OutOfMemoryError | StackOverflowError | InternalError fatal) {
            return main.explain(fatal);
        }
    }

    /** The command with all commands below it, to be asked about, not to be run. */
    static CommandLine describe() {
        return describe(new Main(null));
    }

    private static CommandLine describe(final Main main) {
        final CommandLine commandLine = new CommandLine(main);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.getSubcommands().values().forEach(Main::addHeadings);
        return commandLine;
    }

    private CommandLine commandLine() {
        final CommandLine commandLine = describe(this);
        commandLine.setOut(new PrintWriter(new OutputStreamWriter(session.output(), StandardCharsets.UTF_8), false));
        commandLine.setErr(new PrintWriter(session.errors(), true, StandardCharsets.UTF_8));
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(
                session.terminal().isColourful() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        commandLine.setParameterExceptionHandler((mistake, args) -> explainMistake(mistake));
        commandLine.setExecutionExceptionHandler((failure, command, result) -> explain(failure));
        return commandLine;
    }

    /** The parts that the help of each command has. */
    private static void addHeadings(final CommandLine command) {
        final UsageMessageSpec help = command.getCommandSpec().usageMessage();
        if (help.exitCodeList().size() > 0) {
            help.exitCodeListHeading("%nExit codes:%n");
        }
        if (help.footer().length > 0) {
            help.footerHeading("%nExamples:%n");
        }
    }

    Session session() {
        return session;
    }

    /** How far images are trusted. */
    ReadOptions readOptions() {
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
        final String message = mistake.getMessage();
        session.complain(message + (message.endsWith(".") ? " " : "; ") + "see " + command + " --help");
        return ExitCode.USAGE;
    }

    private int explain(final Throwable failure) {
        final int exitCode = exitCode(failure);
        try {
            session.output().flush();
        } catch (final OutputFailure alsoClosed) {
            failure.addSuppressed(alsoClosed);
        }
        if (failure instanceof OutputFailure output && output.isClosedPipe()) {
            return exitCode;
        }
        session.complain(message(failure));
        if (isDebugging) {
            failure.printStackTrace(session.errors());
            session.errors().flush();
        }
        return exitCode;
    }

    private static int exitCode(final Throwable failure) {
        if (failure instanceof CommandFailure command) {
            return command.exitCode();
        }
        if (failure instanceof ImageException image) {
            return exitCode(image.rule());
        }
        if (failure instanceof OutOfMemoryError) {
            return ExitCode.INPUT;
        }
        return failure instanceof OutputFailure ? ExitCode.OUTPUT : ExitCode.DEFECT;
    }

    static int exitCode(final Rule rule) {
        return OF_THE_OUTPUT.contains(rule) ? ExitCode.OUTPUT : ExitCode.INPUT;
    }

    private static String message(final Throwable failure) {
        if (failure instanceof CommandFailure || failure instanceof ImageException) {
            return failure.getMessage();
        }
        if (failure instanceof OutputFailure) {
            return "cannot write standard output: " + failure.getCause().getMessage();
        }
        if (failure instanceof OutOfMemoryError) {
            return "out of memory; give the JVM more, as in JAVA_TOOL_OPTIONS=-Xmx4g";
        }
        return "a defect of xenstream (" + failure + "); --debug shows where, please report it";
    }
}
