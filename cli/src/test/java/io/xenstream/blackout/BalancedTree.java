// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.blackout;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.index.Duplicates;
import io.xenstream.index.IndexBuilder;
import io.xenstream.index.StoreIndex;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.MappedIndex;
import io.xenstream.nativeio.NewImage;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A store of three levels, in which all directories have about as many entries: the stock C daemon's time to load a node grows with the entries
 * of its directory, so that other trees are worse for it.
 *
 * @param nodes how many there are, the root included
 */
record BalancedTree(long nodes) {
    private static final int LISTENING = 20;
    private static final int EVENTS = 21;
    private static final int NO_TARGET = 0x7FF4;

    private int entries() {
        return (int) Math.ceil(Math.cbrt((double) nodes));
    }

    /** The path of a leaf that there is. */
    String leaf(final long random) {
        final long directories = Math.max(1, nodes / (entries() + 1) - entries());
        final long directory = Math.floorMod(random, directories);
        return leaf(directory / entries(), directory % entries(), Math.floorMod(random >>> Integer.SIZE, entries()));
    }

    private String leaf(final long first, final long second, final long third) {
        return "/directory-" + first + "/directory-" + second + "/node-" + third;
    }

    /** What a leaf says: its path. */
    static String value(final String path) {
        return "value of " + path;
    }

    /** Writes the image, as of a daemon of version 1 with domain 0 and no clients, and its index beside it. */
    void write(final Path path) {
        final ImageHeader header = ImageHeader.of(1, ByteOrder.LITTLE_ENDIAN);
        try (NewImage image = MappedImage.create(path, Durability.NONE);
                ImageWriter writer = image.writer(header);
                IndexBuilder builder = new IndexBuilder(image.region(), header, Duplicates.REFUSE)) {
            writer.claimGlobalData().rwSocketFd(LISTENING).evtchnFd(EVENTS);
            writer.commit();
            writer.claimConnectionData(0, 0, false).connId(1).ring(0, NO_TARGET, 1);
            writer.commit();
            writeNodes(writer, builder);
            final long length = writer.finish();
            try (StoreIndex index = builder.finish(length)) {
                image.publish(length);
                MappedIndex.publish(index, path, Durability.NONE);
            }
        }
    }

    private void writeNodes(final ImageWriter writer, final IndexBuilder builder) {
        final int entries = entries();
        node(writer, "/", "");
        long left = nodes - 1;
        for (int first = 0; left > 0; first++) {
            node(writer, "/directory-" + first, "");
            left--;
            for (int second = 0; second < entries && left > 0; second++) {
                node(writer, "/directory-" + first + "/directory-" + second, "");
                left--;
                for (int third = 0; third < entries && left > 0; third++) {
                    final String leaf = leaf(first, second, third);
                    node(writer, leaf, value(leaf));
                    left--;
                }
                builder.advance(writer.position());
            }
        }
    }

    private static void node(final ImageWriter writer, final String path, final String value) {
        writer.claimNodeData(1, path.length(), value.length())
                .permission(0, (byte) 'n', 0, 0)
                .path(path)
                .value(new UnsafeBuffer(value.getBytes(StandardCharsets.US_ASCII)));
        writer.commit();
    }
}
