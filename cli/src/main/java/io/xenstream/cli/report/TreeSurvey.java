// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.internal.Paths;
import io.xenstream.index.StoreCursor;
import io.xenstream.verify.SoundNodes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * * Sums up nodes by subtree in one walk in tree order. Subtrees smaller than 1/{@value #FINEST} of the whole, or too deep to be visible,
 * are added to their parent, so memory does not grow with the number of nodes.
 */
final class TreeSurvey {
    private static final int FINEST = 16384;
    private static final int DEEPEST = 20;
    private static final int NAME_SHOWN = 60;
    private static final int RECORD_HEADER = 8;
    private static final byte[] DOMAINS = "/local/domain/".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 5;

    private final long leastNodes;
    private final long leastBytes;
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[1 << 16]);
    private final List<Level> levels = new ArrayList<>();
    private int depth;

    private TreeSurvey(final long nodes, final long bytes) {
        leastNodes = nodes / FINEST;
        leastBytes = bytes / FINEST;
        enter(0);
    }

    /** A subtree on the path to the current node. */
    private static final class Level {
        int pathLength;
        long nodes;
        long bytes;
        long ownNodes;
        long ownBytes;
        long otherNodes;
        long otherBytes;
        long otherTops;
        final List<TreeShare> children = new ArrayList<>(0);
    }

    /**
     * Surveys the committed nodes.
     *
     * @param nodes the number of committed nodes
     * @param bytes the length of their records
     */
    static TreeShare of(final StoreCursor cursor, final long nodes, final long bytes) {
        final TreeSurvey survey = new TreeSurvey(nodes, bytes);
        cursor.walkAll();
        while (cursor.next()) {
            survey.add(cursor.node());
        }
        return survey.finish();
    }

    /**
     * Surveys the committed nodes of an image that are all sound, which takes no index.
     *
     * @param reader  reads the image
     * @param sound   all of its committed nodes
     * @param bytes   the length of their records
     * @param visitor is called for each node
     */
    static TreeShare of(
            final ImageReader reader,
            final SoundNodes sound,
            final long bytes,
            final Consumer<NodeDataDecoder> visitor) {
        final TreeSurvey survey = new TreeSurvey(sound.count(), bytes);
        final LongArrayList special = new LongArrayList();
        reader.moveTo(sound.begin(), 0);
        for (long i = 0; i < sound.count(); i++) {
            reader.next();
            final NodeDataDecoder node = reader.nodeData();
            if (node.pathByte(0) == Paths.SPECIAL) {
                special.addLong(reader.offset());
            } else {
                survey.add(node);
                visitor.accept(node);
            }
        }
        // They are in no tree: in an index, they follow it.
        special.forEachOrderedLong(offset -> {
            reader.moveTo(offset, 0);
            reader.next();
            survey.add(reader.nodeData());
        });
        return survey.finish();
    }

    private TreeShare finish() {
        while (depth > 1) {
            leave();
        }
        return share(levels.get(0), "/");
    }

    private void add(final NodeDataDecoder node) {
        final DirectBuffer buffer = node.buffer();
        final int offset = node.pathOffset();
        final int length = node.pathLength();
        final int common = common(buffer, offset, length);
        while (depth > 1 && !isBelow(levels.get(depth - 1).pathLength, buffer, offset, length, common)) {
            leave();
        }
        final boolean isRoot = length == 1 && buffer.getByte(offset) == '/';
        if (!isRoot) {
            path.putBytes(common, buffer, offset + common, length - common);
            enter(length);
        }
        final Level level = levels.get(depth - 1);
        final long bytes = RECORD_HEADER + ((node.length() + 7L) & ~7L);
        level.nodes++;
        level.bytes += bytes;
        level.ownNodes++;
        level.ownBytes += bytes;
    }

    /** The length of the common prefix of the path and the path of the innermost level. */
    private int common(final DirectBuffer buffer, final int offset, final int length) {
        final int most = Math.min(length, levels.get(depth - 1).pathLength);
        int same = 0;
        while (same + Long.BYTES <= most && path.getLong(same) == buffer.getLong(offset + same)) {
            same += Long.BYTES;
        }
        while (same < most && path.getByte(same) == buffer.getByte(offset + same)) {
            same++;
        }
        return same;
    }

    /** Whether a path is below the path of a level, given the length of their common prefix. */
    private static boolean isBelow(
            final int levelLength, final DirectBuffer buffer, final int offset, final int length, final int common) {
        return levelLength <= common && levelLength < length && buffer.getByte(offset + levelLength) == '/';
    }

    private void enter(final int pathLength) {
        if (depth == levels.size()) {
            levels.add(new Level());
        }
        final Level level = levels.get(depth++);
        level.pathLength = pathLength;
        level.nodes = level.bytes = level.ownNodes = level.ownBytes = 0;
        level.otherNodes = level.otherBytes = level.otherTops = 0;
        level.children.clear();
    }

    private void leave() {
        final Level level = levels.get(--depth);
        final Level parent = levels.get(depth - 1);
        parent.nodes += level.nodes;
        parent.bytes += level.bytes;
        if (depth <= DEEPEST && (level.nodes > leastNodes || level.bytes > leastBytes)) {
            parent.children.add(share(level, name(parent.pathLength, level.pathLength)));
        } else {
            parent.otherNodes += level.nodes;
            parent.otherBytes += level.bytes;
            parent.otherTops++;
        }
    }

    private TreeShare share(final Level level, final String name) {
        return new TreeShare(
                name,
                domid(level.pathLength),
                new TreeShare.Size(level.nodes, level.bytes),
                new TreeShare.Size(level.ownNodes, level.ownBytes),
                List.copyOf(level.children),
                new TreeShare.Size(level.otherNodes, level.otherBytes),
                level.otherTops);
    }

    /** The name relative to the parent, or to the nearest ancestor in the image. */
    private String name(final int parentLength, final int length) {
        final int begin = parentLength < length && path.getByte(parentLength) == '/' ? parentLength + 1 : parentLength;
        return Printable.bytes(new UnsafeBuffer(path, begin, length - begin), NAME_SHOWN);
    }

    private int domid(final int pathLength) {
        if (pathLength <= DOMAINS.length) {
            return TreeShare.NO_DOMAIN;
        }
        for (int i = 0; i < DOMAINS.length; i++) {
            if (path.getByte(i) != DOMAINS[i]) {
                return TreeShare.NO_DOMAIN;
            }
        }
        int domid = 0;
        for (int i = DOMAINS.length; i < pathLength && path.getByte(i) != '/'; i++) {
            final int digit = path.getByte(i) - '0';
            if (digit < 0 || digit > 9 || i == DOMAINS.length + MOST_DIGITS) {
                return TreeShare.NO_DOMAIN;
            }
            domid = 10 * domid + digit;
        }
        return domid;
    }
}
