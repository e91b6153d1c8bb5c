// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.OutputFormat;
import io.xenstream.cli.listing.PathGlob;
import io.xenstream.feed.ChangeFeed;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the changes of a store. */
@Command(
        name = "watch-changes",
        description =
                "Prints the changes of a store, one line each: those that a daemon of this project has recorded in"
                        + " the directory of its store (serve --changes), or those that watches of any xenstore daemon show.",
        exitCodeList = {
            "0:the end of what there is, N lines, or a signal",
            "2:invalid command line",
            "3:cannot read the changes, there are none, or the daemon closes the connection",
            "4:cannot write the output"
        },
        footer = {
            "  xenstream serve --socket /run/xs/socket --store /run/xs/store --changes 4 &",
            "  xenstream watch-changes /run/xs/store              what has changed",
            "  xenstream watch-changes /run/xs/socket             what changes from now on",
            "  xenstream watch-changes --follow --from 1796083200000017 /run/xs/store",
            "  xenstream watch-changes --match '/local/domain/*/device/**' /run/xenstored/socket",
            "",
            "If a reader falls behind, a line of kind gap says which numbers are missing; go on",
            "with --from and the last number plus 1. Watches show paths only: such lines have",
            "\"local\": true, their numbers count from 1, and --from and --domain are refused."
        })
public final class WatchChangesCommand extends BaseCommand {
    @Parameters(
            index = "0",
            paramLabel = "DIR|SOCKET",
            description = "The directory of a store, or the socket of a xenstore daemon.")
    private String argument;

    @Option(
            names = "--from",
            paramLabel = "N",
            description =
                    "Begin with the change of this number (default: the oldest that is kept; with SOCKET, the next one).")
    private Long from;

    @Option(names = "--follow", description = "Do not end with the last change, but wait for more. SOCKET implies it.")
    private boolean isFollowing;

    @Option(
            names = "--match",
            paramLabel = "GLOB",
            description =
                    "Only changes of such paths: * is any part of a name, ** any part of a path, ? one character.")
    private String match;

    @Option(names = "--domain", paramLabel = "N", description = "Only changes of nodes that this domain owns.")
    private Integer domain;

    @Option(names = "--count", paramLabel = "N", description = "End after this many lines.")
    private Long count;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "json",
            description = "The output format (default: json, one object a line).")
    private OutputFormat format;

    @Override
    public Integer call() {
        final Path path = FileArguments.path(argument);
        final long most = count == null ? Long.MAX_VALUE : count;
        if (most < 0) {
            throw new CommandFailure(ExitCode.USAGE, "--count " + count + ": not a number of lines");
        }
        final ChangeFilter filter = new ChangeFilter(match == null ? null : new PathGlob(match), domain);
        final ChangePrinter printer = new ChangePrinter(output(), format);
        if (Files.isDirectory(path)) {
            final FeedChanges changes = new FeedChanges(path, filter, printer);
            if (from != null) {
                changes.begin(from);
            }
            run(changes, most, isFollowing);
            return ExitCode.FINE;
        }
        try (DaemonClient client = DaemonClient.connect(path, WatchedChanges.MOST_EVENTS)) {
            final Path store = client.storeDirectory();
            if (store != null && ChangeFeed.exists(store)) {
                followFeed(store, filter, printer, most);
            } else {
                followWatches(client, filter, printer, most);
            }
        }
        return ExitCode.FINE;
    }

    private void followFeed(final Path store, final ChangeFilter filter, final ChangePrinter printer, final long most) {
        final FeedChanges changes = new FeedChanges(store, filter, printer);
        if (from == null) {
            changes.beginNow();
        } else {
            changes.begin(from);
        }
        run(changes, most, true);
    }

    private static void run(final FeedChanges changes, final long most, final boolean follows) {
        if (follows) {
            changes.follow(most, Ending.onSignal());
        } else {
            changes.print(most);
        }
    }

    private void followWatches(
            final DaemonClient client, final ChangeFilter filter, final ChangePrinter printer, final long most) {
        if (from != null || domain != null) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    argument + ": the daemon records no changes, and watches tell neither numbers nor domains; omit "
                            + (from == null ? "--domain" : "--from"));
        }
        final Ending ending = Ending.onSignal();
        ending.also(client::close);
        try {
            new WatchedChanges(client, filter, printer).follow(most);
        } catch (final DaemonClient.Closed ended) {
            // By the signal.
            printer.flush();
        }
    }
}
