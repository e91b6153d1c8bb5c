// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.XenstreamException;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The index of an image was built, in Flight Recorder. */
@Name("io.xenstream.IndexBuild")
@Label("Index Build")
@Description("The index of an image was built, or could not be")
@Category({"xenstream", "Image"})
@StackTrace(false)
final class IndexBuildEvent extends Event {
    @Label("Image")
    String image;

    @Label("Image Length")
    @DataAmount
    long imageLength;

    @Label("Nodes")
    long nodes;

    @Label("Records")
    @Description("Records of the image that were read")
    long records;

    @Label("Index Length")
    @Description("Length of the index")
    @DataAmount
    long indexLength;

    @Label("Rule")
    @Description("The code of the broken rule; none if it succeeded")
    String rule;

    private IndexBuildEvent() {}

    /** Begins the event; returns null if no recording wants it. */
    static IndexBuildEvent start(final String label) {
        final IndexBuildEvent event = new IndexBuildEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.image = label;
        event.begin();
        return event;
    }

    /** Commits the event. */
    void built(final long ofImage, final long ofIndex, final long found, final long read) {
        imageLength = ofImage;
        indexLength = ofIndex;
        nodes = found;
        records = read;
        commit();
    }

    /** Commits the event. */
    void failed(final XenstreamException failure) {
        rule = failure.rule().code();
        commit();
    }
}
