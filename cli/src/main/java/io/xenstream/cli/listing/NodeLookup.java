// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.listing;

import io.xenstream.cli.command.Progress;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds committed nodes by path: with an index, or in one pass over the image up to the last of them. */
public final class NodeLookup {
    /** The offset of a node that is not there. */
    public static final long MISSING = -1;

    private final List<String> paths;
    private final long[] offsets;

    /** The numbers of the paths of each length. */
    private final Map<Integer, List<Integer>> byLength = new HashMap<>();

    private int missing;

    private NodeLookup(final List<String> paths) {
        this.paths = paths;
        offsets = new long[paths.size()];
        Arrays.fill(offsets, MISSING);
        missing = offsets.length;
        for (int i = 0; i < offsets.length; i++) {
            byLength.computeIfAbsent(paths.get(i).length(), length -> new ArrayList<>())
                    .add(i);
        }
    }

    /**
     * Finds nodes with an index.
     *
     * @param paths one character for each byte
     * @return the offset of each node in the image, or {@link #MISSING}
     */
    public static long[] offsets(final StoreIndex index, final List<String> paths) {
        try (StoreCursor cursor = index.cursor()) {
            return paths.stream()
                    .mapToLong(path -> cursor.find(path) ? cursor.offset() : MISSING)
                    .toArray();
        }
    }

    /**
     * Finds nodes without an index. Of several nodes with one path, it finds the first.
     *
     * @param paths one character for each byte
     * @return the offset of each node in the image, or {@link #MISSING}
     */
    public static long[] offsets(
            final Region region, final ReadOptions options, final List<String> paths, final Progress progress) {
        final NodeLookup lookup = new NodeLookup(paths);
        try (ImageReader reader = ImageReader.open(region, options)) {
            while (lookup.missing > 0 && reader.next()) {
                progress.at(reader.index(), reader.offset());
                if (reader.type() == RecordType.NODE_DATA) {
                    lookup.compare(reader.nodeData(), reader.offset());
                }
            }
        }
        return lookup.offsets;
    }

    private void compare(final NodeDataDecoder node, final long offset) {
        final List<Integer> candidates = byLength.get(node.pathLength());
        if (candidates == null || !node.isCommitted()) {
            return;
        }
        for (final int candidate : candidates) {
            if (offsets[candidate] == MISSING && isSame(node, paths.get(candidate))) {
                offsets[candidate] = offset;
                missing--;
            }
        }
    }

    private static boolean isSame(final NodeDataDecoder node, final String path) {
        for (int i = path.length() - 1; i >= 0; i--) {
            if ((node.pathByte(i) & 0xFF) != path.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
