// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordView;
import io.xenstream.nativeio.MappedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A node that operations are applied to, with everything they need. */
public final class KnownNode {
    /** The name of nodes that are created beside known nodes; no generated node has it. */
    private static final String CREATED_NAME = "new-node";

    private final TreePath path;
    private final TreePath created;
    private final byte[] value;

    /**
     * Creates a known node.
     *
     * @param path  of the node
     * @param value of the node; kept, and changed by {@link #changedValue}
     */
    public KnownNode(final TreePath path, final byte[] value) {
        this.path = path;
        this.created = path.sibling(CREATED_NAME);
        this.value = value;
    }

    /**
     * The path.
     *
     * @return path of a node that exists
     */
    public TreePath path() {
        return path;
    }

    /**
     * A path for a new node with the same parent.
     *
     * @return path of a node that does not exist
     */
    public TreePath created() {
        return created;
    }

    /**
     * The value.
     *
     * @return the node's value, or that of the same length that was written last
     */
    public byte[] value() {
        return value;
    }

    /**
     * Changes a letter of the value.
     *
     * @return the value, which is as long as before
     */
    public byte[] changedValue() {
        value[0] = (byte) ('a' + (value[0] & 7) + 1);
        return value;
    }

    /**
     * Chooses random nodes with values from an image.
     *
     * @param image the file
     * @param count the number of nodes to choose, no more than are there
     * @param seed  of the choice
     * @return different nodes in random order
     */
    public static KnownNode[] sample(final Path image, final int count, final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        try (MappedImage mapped = MappedImage.open(image);
                ImageReader reader = mapped.reader();
                RecordView view =
                        new RecordView(mapped.region(), reader.header().byteOrder())) {
            final long[] records = choose(reader, count, random);
            final KnownNode[] nodes = new KnownNode[records.length];
            for (int i = 0; i < nodes.length; i++) {
                view.moveTo(records[i]);
                nodes[i] = new KnownNode(
                        new TreePath(view.nodeData().pathString()),
                        view.nodeData().valueBytes());
            }
            return nodes;
        }
    }

    /** Offsets of random records in random order. */
    private static long[] choose(final ImageReader reader, final int count, final SplittableRandom random) {
        final long[] chosen = new long[count];
        int seen = 0;
        for (NodeDataDecoder node = reader.nextNode(); node != null; node = reader.nextNode()) {
            if (node.isCommitted() && node.valueLength() > 0 && node.pathByte(0) == '/') {
                // Every node has the same probability to be kept.
                final int place = seen < count ? seen : random.nextInt(seen + 1);
                if (place < count) {
                    chosen[place] = reader.offset();
                }
                seen++;
            }
        }
        final long[] records = Arrays.copyOf(chosen, Math.min(seen, count));
        for (int i = records.length - 1; i > 0; i--) {
            final int other = random.nextInt(i + 1);
            final long record = records[i];
            records[i] = records[other];
            records[other] = record;
        }
        return records;
    }
}
