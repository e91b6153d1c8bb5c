// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.XenstreamException;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A new file was published, in Flight Recorder. */
@Name("io.xenstream.FilePublish")
@Label("File Publish")
@Description("A new file, such as an image or an index, has replaced its target, or could not")
@Category({"xenstream", "File"})
@StackTrace(false)
final class FilePublishEvent extends Event {
    @Label("File")
    String file;

    @Label("Length")
    @DataAmount
    long length;

    @Label("Durability")
    @Description("What the file survives: NONE, DATA or FULL")
    String durability;

    @Label("Rule")
    @Description("The code of the broken rule; none if it succeeded")
    String rule;

    private FilePublishEvent() {}

    /** Begins the event; returns null if no recording wants it. */
    static FilePublishEvent start(final String label, final long bytes, final Durability wanted) {
        final FilePublishEvent event = new FilePublishEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.file = label;
        event.length = bytes;
        event.durability = wanted.name();
        event.begin();
        return event;
    }

    /** Commits the event. */
    void published() {
        commit();
    }

    /** Commits the event. */
    void failed(final XenstreamException failure) {
        rule = failure.rule().code();
        commit();
    }
}
