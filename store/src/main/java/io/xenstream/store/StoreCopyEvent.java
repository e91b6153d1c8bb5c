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

/** A live store was copied, in Flight Recorder. */
@Name("io.xenstream.StoreCopy")
@Label("Store Copy")
@Description("The image of a live store was copied by a reader, such as xenstream recover, or could not be")
@Category({"xenstream", "Store"})
@StackTrace(false)
final class StoreCopyEvent extends Event {
    @Label("Directory")
    String directory;

    @Label("Length")
    @Description("Length of the copy")
    @DataAmount
    long length;

    @Label("Rule")
    @Description("The code of the broken rule; none if it succeeded")
    String rule;

    private StoreCopyEvent() {}

    /** Begins the event; returns null if no recording wants it. */
    static StoreCopyEvent start(final String label) {
        final StoreCopyEvent event = new StoreCopyEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.directory = label;
        event.begin();
        return event;
    }

    /** Commits the event. */
    void copied(final long bytes) {
        length = bytes;
        commit();
    }

    /** Commits the event. */
    void failed(final XenstreamException failure) {
        rule = failure.rule().code();
        commit();
    }
}
