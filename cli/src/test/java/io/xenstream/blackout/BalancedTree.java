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
 * A store in which no directory has more than 16 entries, and each name is one digit. The stock C daemon loads that fast: it looks through all the
 * room that records have left which grew with their children, and finds room for the next node there only if its record is as small as they were.
 * (Of 100,000 nodes, 47 entries a directory with longer names and values have taken it 58 s rather than 0.3.)
 *
 * @param nodes how many there are, the root included; at most 17 millions
 */
record BalancedTree(long nodes) {
    private static final int LISTENING = 20;
    private static final int EVENTS = 21;
    private static final int NO_TARGET = 0x7FF4;

    private static final int ENTRIES = 16;
    private static final int LEAF_DEPTH = 6;

    /** The path of a leaf that there is, among the first ones. */
    String leaf(final long random) {
        // Of a directory of leaves and its leaves 17 nodes, and fewer than 2 more for what is above: 16 leaves for each
        // 19 nodes.
        long number = Math.floorMod(random, Math.max(1, nodes / 19 * ENTRIES));
        final StringBuilder path = new StringBuilder();
        for (int depth = 0; depth < LEAF_DEPTH; depth++) {
            path.insert(0, "/" + Long.toHexString(number % ENTRIES));
            number /= ENTRIES;
        }
        return path.toString();
    }

    /** What a leaf says: the digits of its path. */
    static String value(final String path) {
        return path.replace("/", "");
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
        node(writer, "/", "");
        final long left = writeEntries(writer, builder, "", 1, nodes - 1);
        if (left > 0) {
            throw new IllegalArgumentException(left + " nodes too many");
        }
    }

    private static long writeEntries(
            final ImageWriter writer,
            final IndexBuilder builder,
            final String directory,
            final int depth,
            final long most) {
        long left = most;
        for (int entry = 0; entry < ENTRIES && left > 0; entry++) {
            final String path = directory + '/' + Integer.toHexString(entry);
            left--;
            if (depth == LEAF_DEPTH) {
                node(writer, path, value(path));
            } else {
                node(writer, path, "");
                left = writeEntries(writer, builder, path, depth + 1, left);
            }
        }
        builder.advance(writer.position());
        return left;
    }

    private static void node(final ImageWriter writer, final String path, final String value) {
        writer.claimNodeData(1, path.length(), value.length())
                .permission(0, (byte) 'n', 0, 0)
                .path(path)
                .value(new UnsafeBuffer(value.getBytes(StandardCharsets.US_ASCII)));
        writer.commit();
    }
}
