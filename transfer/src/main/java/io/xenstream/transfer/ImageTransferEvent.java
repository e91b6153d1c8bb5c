// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.XenstreamException;
import io.xenstream.stream.StreamRule;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The transfer of an image, in Flight Recorder. */
@Name("io.xenstream.ImageTransfer")
@Label("Image Transfer")
@Description(
        "An image was sent or received, or the transfer failed. A client records each of its connections, a server the transfer that they continue")
@Category({"xenstream", "Transfer"})
@StackTrace(false)
final class ImageTransferEvent extends Event {
    @Label("Peer")
    @Description("The other end: a client's name as the server knows it, or the server's address")
    String peer;

    @Label("Image")
    String image;

    @Label("Is Server")
    boolean isServer;

    @Label("Is Sender")
    boolean isSender;

    @Label("Length")
    @Description("Bytes that were transferred, with those of earlier connections")
    @DataAmount
    long length;

    @Label("Start")
    @Description("Where the last connection resumed")
    @DataAmount
    long start;

    @Label("Records")
    @Description("Records of the image, 0 if unknown")
    long records;

    @Label("Rule")
    @Description("The code of the broken rule; none if it succeeded")
    String rule;

    private ImageTransferEvent() {}

    /** Begins the event; returns null if no recording wants it. */
    static ImageTransferEvent start(
            final String peerName, final String name, final boolean server, final boolean sender) {
        final ImageTransferEvent event = new ImageTransferEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.peer = peerName;
        event.image = name;
        event.isServer = server;
        event.isSender = sender;
        event.begin();
        return event;
    }

    /** Commits the event. */
    void completed(final long bytes, final long from, final long count) {
        length = bytes;
        start = from;
        records = count;
        commit();
    }

    /** Commits the event. Whatever stopped it that is no failure of its own is the caller, who cancelled it. */
    void failed(final long bytes, final long from, final Throwable stopped) {
        length = bytes;
        start = from;
        rule = stopped instanceof final XenstreamException failure
                ? failure.rule().code()
                : StreamRule.CANCELLED.code();
        commit();
    }
}
