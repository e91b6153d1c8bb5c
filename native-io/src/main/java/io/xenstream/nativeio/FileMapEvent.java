// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A file was mapped, in Flight Recorder. */
@Name("io.xenstream.FileMap")
@Label("File Map")
@Description("A file was mapped: an image, an index, or a file that is written, each time that it grows")
@Category({"xenstream", "File"})
@StackTrace(false)
final class FileMapEvent extends Event {
    @Label("File")
    String file;

    @Label("Length")
    @Description("Length of the mapping, which is that of the file, or addresses reserved for it")
    @DataAmount
    long length;

    @Label("Is Writable")
    boolean isWritable;

    @Label("Is Mapped")
    @Description("Whether the system has mapped it")
    boolean isMapped;

    private FileMapEvent() {}

    /** Begins the event; returns null if no recording wants it. */
    static FileMapEvent start(final String label, final long bytes, final boolean writable) {
        final FileMapEvent event = new FileMapEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.file = label;
        event.length = bytes;
        event.isWritable = writable;
        event.begin();
        return event;
    }

    /** Commits the event. */
    void end(final boolean mapped) {
        isMapped = mapped;
        commit();
    }
}
