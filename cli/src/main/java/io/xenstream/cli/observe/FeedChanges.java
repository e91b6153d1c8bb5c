// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import io.xenstream.feed.ChangeFeedReader;
import io.xenstream.feed.FeedEntry;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The changes of a store's feed. */
final class FeedChanges {
    private static final long PAUSE_MILLIS = 10;
    /** How often to look whether the file was replaced. */
    private static final long CHECK_NANOS = 1_000_000_000L;

    private final Path directory;
    private final ChangeFilter filter;
    private final ChangePrinter printer;
    private ChangeFeedReader reader;
    private long checkedAt;

    FeedChanges(final Path directory, final ChangeFilter filter, final ChangePrinter printer) {
        this.directory = directory;
        this.filter = filter;
        this.printer = printer;
        this.reader = ChangeFeedReader.open(directory);
    }

    void begin(final long number) {
        reader.seek(number);
    }

    /** Begins behind what there is. */
    void beginNow() {
        reader.seek(reader.last() + 1);
    }

    /** Prints what there is, up to a number of lines. */
    void print(final long most) {
        final long end = reader.last();
        // What is written meanwhile belongs to the next call: a daemon that changes something all the time must not
        // keep this one from ending.
        while (printer.printed() < most && (reader.entry() == null || reader.number() < end) && reader.next()) {
            final boolean isChange = reader.entry() != FeedEntry.GAP && reader.entry() != FeedEntry.RESTARTED;
            if (isChange && !filter.acceptsDomain(reader.domain())) {
                continue;
            }
            final String path = isChange ? ChangePrinter.text(reader.path()) : "";
            if (!isChange || filter.acceptsPath(path)) {
                printer.print(reader, path);
            }
        }
        printer.flush();
    }

    /** Prints what there is and what comes, until it has printed a number of lines, or is to end. */
    void follow(final long most, final Ending ending) {
        checkedAt = System.nanoTime();
        print(most);
        while (printer.printed() < most && !ending.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            final long last = reader.last();
            if (reader.entry() == null || reader.number() < last) {
                print(most);
            } else if (System.nanoTime() - checkedAt > CHECK_NANOS) {
                checkedAt = System.nanoTime();
                reopenIfReplaced();
            }
        }
    }

    private void reopenIfReplaced() {
        if (!reader.isCurrent()) {
            print(Long.MAX_VALUE);
            final long next = reader.last() + 1;
            reader = ChangeFeedReader.open(directory);
            reader.seek(next);
        }
    }
}
