// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An image was verified, in Flight Recorder. */
@Name("io.xenstream.ImageVerify")
@Label("Image Verify")
@Description("An image was checked against the specification")
@Category({"xenstream", "Image"})
@StackTrace(false)
final class ImageVerifyEvent extends Event {
    @Label("Image")
    String image;

    @Label("Length")
    @DataAmount
    long length;

    @Label("Parts")
    @Description("Parts of the image that were read in parallel, at most")
    int parts;

    @Label("Records")
    long records;

    @Label("Errors")
    long errors;

    @Label("Warnings")
    long warnings;

    @Label("Notes")
    long notes;

    @Label("Is Complete")
    @Description("Whether the image was read to its end")
    boolean isComplete;

    private ImageVerifyEvent() {}

    /** Begins the event; returns null if no recording wants it. */
    static ImageVerifyEvent start(final String label, final long bytes, final int count) {
        final ImageVerifyEvent event = new ImageVerifyEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.image = label;
        event.length = bytes;
        event.parts = count;
        event.begin();
        return event;
    }

    /** Commits the event. */
    void end(
            final long read, final long ofErrors, final long ofWarnings, final long ofNotes, final boolean reachedEnd) {
        records = read;
        errors = ofErrors;
        warnings = ofWarnings;
        notes = ofNotes;
        isComplete = reachedEnd;
        commit();
    }
}
