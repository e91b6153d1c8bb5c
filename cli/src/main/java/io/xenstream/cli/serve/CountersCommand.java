// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.OutputFormat;
import io.xenstream.cli.command.Termination;
import io.xenstream.counters.CounterSnapshot;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the counters of a process. */
@Command(
        name = "counters",
        description = "Prints the counters of a process that runs, has ended or was killed: the file that --counters of"
                + " serve or receive names.",
        exitCodeList = {
            "0:the process runs, or ended as it should",
            "1:the process was killed",
            "2:invalid command line",
            "3:cannot read FILE, or it contains no counters",
            "4:cannot write the output"
        },
        footer = {
            "  xenstream serve --socket /run/xs/socket --counters /run/xs/counters &",
            "  xenstream counters /run/xs/counters",
            "  xenstream counters --watch /run/xs/counters",
            "  xenstream counters --format json /run/xs/counters | jq .counters",
            "",
            "The text format leaves out what is 0. Gauges, such as the number of clients, may be",
            "a second old."
        })
public final class CountersCommand extends BaseCommand {
    private static final long PAUSE_MILLIS = 1000;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file.")
    private String argument;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "The output format (default: text).")
    private OutputFormat format;

    @Option(
            names = "--watch",
            description = "Print them each second until the process has ended, or until SIGINT; text also shows the"
                    + " changes, JSON is one line each time.")
    private boolean isWatching;

    @Override
    public Integer call() {
        final Path path = FileArguments.path(argument);
        final CountDownLatch end = new CountDownLatch(1);
        if (isWatching) {
            Termination.onSignal(end::countDown);
        }
        final CountersText text = new CountersText(output(), argument);
        CounterSnapshot snapshot = CounterSnapshot.read(path);
        print(text, snapshot);
        while (isWatching && snapshot.isHeld() && !isEnded(end)) {
            snapshot = CounterSnapshot.read(path);
            print(text, snapshot);
        }
        return snapshot.state() == CounterSnapshot.State.KILLED ? ExitCode.FOUND : ExitCode.FINE;
    }

    private static boolean isEnded(final CountDownLatch end) {
        try {
            return end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void print(final CountersText text, final CounterSnapshot snapshot) {
        if (format == OutputFormat.TEXT) {
            text.print(snapshot);
        } else {
            CountersDocument.print(output(), argument, snapshot, isWatching);
        }
        output().flush();
    }
}
