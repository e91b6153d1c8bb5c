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

/** A file was opened, in Flight Recorder. */
@Name("io.xenstream.FileOpen")
@Label("File Open")
@Description("A file was opened and mapped: an image or an index; or it could not be")
@Category({"xenstream", "File"})
@StackTrace(false)
final class FileOpenEvent extends Event {
    @Label("File")
    String file;

    @Label("Length")
    @DataAmount
    long length;

    @Label("Is Writable")
    boolean isWritable;

    @Label("Rule")
    @Description("The code of the broken rule; none if it succeeded")
    String rule;

    private FileOpenEvent() {}

    /** Begins the event; returns null if no recording wants it. */
    static FileOpenEvent start(final String label, final boolean writable) {
        final FileOpenEvent event = new FileOpenEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.file = label;
        event.isWritable = writable;
        event.begin();
        return event;
    }

    /** Commits the event. */
    void opened(final long bytes) {
        length = bytes;
        commit();
    }

    /** Commits the event. */
    void failed(final XenstreamException failure) {
        rule = failure.rule().code();
        commit();
    }
}
