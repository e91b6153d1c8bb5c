// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.OutputFormat;
import io.xenstream.cli.command.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a daemon does and what domains use. */
@Command(
        name = "top",
        description =
                "Shows what a daemon does and what domains use, again and again: from the directory of a store that"
                        + " xenstream serve serves or has served, or from the socket of any xenstore daemon.",
        exitCodeList = {
            "0:ended by N, a signal or the key q, or the daemon has ended",
            "2:invalid command line",
            "3:cannot read the figures, or the daemon closes the connection",
            "4:cannot write the output"
        },
        footer = {
            "  xenstream top /run/xs/store                       also of a daemon that was killed",
            "  xenstream top /run/xs/socket                      clients as well",
            "  xenstream top --sort changes --rows 10 /run/xs/store",
            "  xenstream top --count 1 --format json /run/xs/socket | jq .domains",
            "",
            "On a terminal, q ends it. A domain that owns 80 % of the nodes it may own is marked with",
            "an exclamation mark. Rates of the first screen are averages since the daemon began.",
            "A stock daemon tells less; top says what is missing."
        })
public final class TopCommand extends BaseCommand {
    private static final double SHORTEST_SECONDS = 0.1;
    private static final double LONGEST_SECONDS = 3600;
    private static final long NANOS = 1_000_000_000L;
    private static final long KEY_MILLIS = 50;

    private static final String CLEAR = "\u001b[2J";
    private static final String HOME = "\u001b[H";
    private static final String END_OF_LINE = "\u001b[K";
    private static final String END_OF_SCREEN = "\u001b[J";

    @Parameters(
            index = "0",
            paramLabel = "DIR|SOCKET",
            description = "The directory of a store, or the socket of a xenstore daemon.")
    private String argument;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "The time between two screens, 0.1 to 3600 (default: 2).")
    private double interval;

    @Option(names = "--count", paramLabel = "N", description = "End after this many screens.")
    private Long count;

    @Option(
            names = "--sort",
            paramLabel = "nodes|bytes|changes|domain",
            defaultValue = "nodes",
            description = "The order of domains (default: nodes).")
    private DomainSort sort;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "20",
            description = "The most domains, and the most clients, to show (default: 20). JSON has all clients.")
    private int rows;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "The output format (default: text). JSON is one line each time.")
    private OutputFormat format;

    @Override
    public Integer call() {
        if (!(interval >= SHORTEST_SECONDS && interval <= LONGEST_SECONDS)) {
            throw new CommandFailure(ExitCode.USAGE, "--interval " + interval + ": not from 0.1 to 3600 seconds");
        }
        if (rows < 0 || (count != null && count < 1)) {
            throw new CommandFailure(ExitCode.USAGE, rows < 0 ? "--rows is negative" : "--count is not positive");
        }
        final Path path = FileArguments.path(argument);
        if (Files.isDirectory(path)) {
            run(new StoreSampler(path, null), Ending.onSignal());
            return ExitCode.FINE;
        }
        try (DaemonClient client = DaemonClient.connect(path, 0)) {
            final Ending ending = Ending.onSignal();
            ending.also(client::close);
            final Path store = client.storeDirectory();
            run(store == null ? new ProtocolSampler(client) : new StoreSampler(store, client), ending);
        } catch (final DaemonClient.Closed ended) {
            // By the signal.
            output().flush();
        }
        return ExitCode.FINE;
    }

    private void run(final Sampler sampler, final Ending ending) {
        final Terminal terminal = session().terminal();
        if (format == OutputFormat.JSON) {
            repeat(sampler, ending, null, sample -> TopDocument.print(output(), argument, sample, sort, rows));
            return;
        }
        final boolean isScreen = terminal.isInteractive();
        final TopText text = new TopText(argument, sort, rows, terminal.outputColumns(), terminal.isColourful());
        if (!isScreen) {
            repeat(sampler, ending, null, sample -> {
                TopText.print(text.lines(sample), output());
                output().newline();
            });
            return;
        }
        try (Keyboard keyboard = Keyboard.open(session().input())) {
            output().text(CLEAR);
            repeat(sampler, ending, keyboard, sample -> {
                output().text(HOME);
                for (final String line : text.lines(sample)) {
                    output().text(line).text(END_OF_LINE).newline();
                }
                output().text(END_OF_SCREEN);
            });
        }
    }

    private interface Screen {
        void show(Sample sample);
    }

    private void repeat(final Sampler sampler, final Ending ending, final Keyboard keyboard, final Screen screen) {
        boolean isRunning = true;
        for (long i = 0; isRunning && (count == null || i < count) && !ending.isTold(); i++) {
            if (i > 0 && isEnded(ending, keyboard)) {
                return;
            }
            final Sample sample = sampler.sample();
            screen.show(sample);
            output().flush();
            isRunning = sample.state().equals("running");
        }
    }

    /** Waits for the next screen. Returns whether there is to be none. */
    private boolean isEnded(final Ending ending, final Keyboard keyboard) {
        final long end = System.nanoTime() + (long) (interval * NANOS);
        boolean isEnded = false;
        while (!isEnded && System.nanoTime() - end < 0) {
            final long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
            isEnded = ending.await(keyboard == null ? left : Math.min(left, KEY_MILLIS), TimeUnit.MILLISECONDS)
                    || (keyboard != null && keyboard.isQuitting());
        }
        return isEnded;
    }
}
