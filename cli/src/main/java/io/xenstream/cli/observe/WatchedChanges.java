// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import java.util.List;

/** The changes that watches show, of any daemon: an event has a path only, and several changes may cause one event. What has happened is found out by reading the node. */
final class WatchedChanges {
    /** Events that wait to be printed. Further ones are dropped, and are a gap. */
    static final int MOST_EVENTS = 100_000;

    /** Of the root, and of what no node stands for. */
    private static final List<String> PATHS = List.of("/", "@introduceDomain", "@releaseDomain");

    private static final String MISSING = "ENOENT";

    private final DaemonClient client;
    private final ChangeFilter filter;
    private final ChangePrinter printer;
    /** How many events have not come that every watch gets when it is set. */
    private int expected;

    private long lastNumber;
    private int skipped;

    WatchedChanges(final DaemonClient client, final ChangeFilter filter, final ChangePrinter printer) {
        this.client = client;
        this.filter = filter;
        this.printer = printer;
    }

    private void watch() {
        for (final String path : PATHS) {
            try {
                client.answer(DaemonClient.WATCH, path, path);
                expected++;
            } catch (final DaemonClient.Refusal refused) {
                throw new CommandFailure(
                        ExitCode.INPUT, "the daemon refuses to watch " + path + ": " + refused.getMessage(), refused);
            }
        }
    }

    /** Prints what happens, until it has printed a number of lines, or the client is closed. */
    void follow(final long most) {
        watch();
        while (printer.printed() < most) {
            final DaemonClient.Event event = client.event();
            if (event.number() > lastNumber + 1) {
                printer.printGap(lastNumber + 1 - skipped, event.number() - 1 - skipped);
            }
            lastNumber = event.number();
            // Those of the watches themselves come first, one for each in their order.
            final boolean isOfWatch =
                    expected > 0 && PATHS.get(PATHS.size() - expected).equals(event.token());
            if (isOfWatch) {
                expected--;
                skipped++;
            } else {
                print(event);
            }
            printer.flush();
        }
    }

    private void print(final DaemonClient.Event event) {
        if (filter.acceptsPath(event.path())) {
            printer.print(kind(event), event.number() - skipped, event.path());
        }
    }

    private String kind(final DaemonClient.Event event) {
        if (event.token().equals("@introduceDomain")) {
            return "introduced";
        }
        if (event.token().equals("@releaseDomain")) {
            return "released";
        }
        try {
            client.answer(DaemonClient.READ, event.path());
            return "changed";
        } catch (final DaemonClient.Refusal refused) {
            return refused.getMessage().equals(MISSING) ? "removed" : "changed";
        }
    }
}
