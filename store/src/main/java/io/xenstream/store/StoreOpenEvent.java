// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.XenstreamException;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A live store was opened, in Flight Recorder. */
@Name("io.xenstream.StoreOpen")
@Label("Store Open")
@Description("A live store was opened, created, loaded or taken over, or could not be")
@Category({"xenstream", "Store"})
@StackTrace(false)
final class StoreOpenEvent extends Event {
    @Label("Directory")
    String directory;

    @Label("How")
    @Description("OPEN, LOAD or TAKE_OVER")
    String how;

    @Label("Is Recovered")
    @Description("Whether a commit that had been interrupted was taken back")
    boolean isRecovered;

    @Label("Nodes")
    long nodes;

    @Label("Image Length")
    @DataAmount
    long imageLength;

    @Label("Sequence")
    @Description("Number of the last commit")
    long sequence;

    @Label("Rule")
    @Description("The code of the broken rule; none if it succeeded")
    String rule;

    private StoreOpenEvent() {}

    /** Begins the event; returns null if no recording wants it. */
    static StoreOpenEvent start(final String label, final String kind) {
        final StoreOpenEvent event = new StoreOpenEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.directory = label;
        event.how = kind;
        event.begin();
        return event;
    }

    /** Commits the event. */
    void opened(final boolean hasRecovered, final long count, final long length, final long lastCommit) {
        isRecovered = hasRecovered;
        nodes = count;
        imageLength = length;
        sequence = lastCommit;
        commit();
    }

    /** Commits the event. */
    void failed(final XenstreamException failure) {
        rule = failure.rule().code();
        commit();
    }
}
