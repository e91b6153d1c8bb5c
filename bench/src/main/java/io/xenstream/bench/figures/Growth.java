// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import io.xenstream.bench.work.Workload;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.store.LiveCursor;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.BitUtil;

/** What a live store needs for each node beyond the node's record in a plain image, while nodes are created one after the other. */
final class Growth {
    /** All segments of the path table are split while the number of nodes doubles: the last doubling has the most and the least bytes per node. */
    private static final int FIRST_PART = 2;

    private static final int STEPS = 1000;
    private static final int PERMISSION_LENGTH = 4;

    private final Workload workload;
    private final Path parent;

    Growth(final Workload workload, final Path parent) {
        this.workload = workload;
        this.parent = parent;
    }

    /** Returns the most and the final bytes per node: the allocated index file, and what the records are longer. */
    double[] measure() {
        final Path directory = Footprint.create(parent, "growth");
        try (MappedImage image = MappedImage.open(workload.image());
                ImageReader reader = image.reader();
                LiveStore store = LiveStore.open(directory, StoreOptions.DEFAULT);
                LiveCursor cursor = store.cursor()) {
            cursor.find("/");
            final int permissions = cursor.node().permissionCount();
            final Path index = directory.resolve("store.idx");
            // The root is there already; it comes again.
            final long hostLength = store.imageLength() - plainLength(permissions, 1, 0);
            final long step = Math.max(1, workload.nodes() / STEPS);
            long plain = 0;
            double most = 0;
            double last = 0;
            for (NodeDataDecoder node = reader.nextNode(); node != null; node = reader.nextNode()) {
                if (node.isCommitted()) {
                    plain += create(store, node, permissions);
                    if (store.nodes() % step == 0 && store.nodes() >= workload.nodes() / FIRST_PART) {
                        final long longer = store.imageLength() - hostLength - store.freeLength() - plain;
                        last = (double) (longer + length(index)) / store.nodes();
                        most = Math.max(most, last);
                    }
                }
            }
            return new double[] {most, last};
        } finally {
            Footprint.remove(directory);
        }
    }

    /** Creates a node. Returns the length of its record in a plain image. */
    private static long create(final LiveStore store, final NodeDataDecoder node, final int permissions) {
        final int pathLength = node.pathLength();
        final int valueLength = node.valueLength();
        store.write(node.path(), pathLength, node.value(), 0, valueLength, node.permissionDomid(0));
        return plainLength(permissions, pathLength, valueLength);
    }

    private static long plainLength(final int permissions, final int pathLength, final int valueLength) {
        final int content =
                NodeDataDecoder.PERMISSIONS_OFFSET + PERMISSION_LENGTH * permissions + pathLength + 1 + valueLength;
        return BitUtil.align(content, Long.BYTES);
    }

    private static long length(final Path file) {
        try {
            return Files.size(file);
        } catch (final IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
