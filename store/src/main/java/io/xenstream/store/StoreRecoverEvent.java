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

/** A live store recovered, in Flight Recorder. */
@Name("io.xenstream.StoreRecover")
@Label("Store Recover")
@Description("A live store took back a commit that had been interrupted, or built its index again, or could not")
@Category({"xenstream", "Store"})
@StackTrace(false)
final class StoreRecoverEvent extends Event {
    @Label("Directory")
    String directory;

    @Label("Is Rebuilt")
    @Description("Whether the index is built again from the image")
    boolean isRebuilt;

    @Label("Is Undone")
    @Description("Whether there was a commit to take back")
    boolean isUndone;

    @Label("Undone")
    @Description("What the journal had of that commit")
    @DataAmount
    long undone;

    @Label("Rule")
    @Description("The code of the broken rule; none if it succeeded")
    String rule;

    private StoreRecoverEvent() {}

    /** Begins the event; returns null if no recording wants it. */
    static StoreRecoverEvent start(final String label, final boolean rebuilt) {
        final StoreRecoverEvent event = new StoreRecoverEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.directory = label;
        event.isRebuilt = rebuilt;
        event.begin();
        return event;
    }

    /** Commits the event. The length is -1 if there was no commit to take back. */
    void recovered(final long length) {
        if (length >= 0 || isRebuilt) {
            isUndone = length >= 0;
            undone = Math.max(0, length);
            commit();
        }
    }

    /** Commits the event. */
    void failed(final XenstreamException failure) {
        rule = failure.rule().code();
        commit();
    }
}
