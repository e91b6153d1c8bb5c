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
 * Sums up nodes by subtree, and by device class and owner, in one walk in tree order. Subtrees smaller than 1/{@value #FINEST} of the
 * whole, or too deep to be visible, are joined with their neighbours into runs of 1/{@value #RUNS}; what does not fill one is added to
 * the parent. So memory does not grow with the number of nodes.
 */
final class TreeSurvey {
    private static final int FINEST = 16384;
    private static final int RUNS = 72;
    private static final int DEEPEST = 20;
    private static final int NAME_SHOWN = 60;
    private static final int RUN_NAME_SHOWN = 24;
    private static final int RECORD_HEADER = 8;
    private static final byte[] DOMAINS = "/local/domain/".getBytes(StandardCharsets.US_ASCII);

    private final long leastNodes;
    private final long leastBytes;
    private final long runNodes;
    private final long runBytes;
    private final DeviceClasses classes = new DeviceClasses();
    private final GroupSurvey groups = new GroupSurvey(classes);
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[1 << 16]);
    private final List<Level> levels = new ArrayList<>();
    private int depth;
    private TreeShare tree;

    private TreeSurvey(final long nodes, final long bytes) {
        leastNodes = nodes / FINEST;
        leastBytes = bytes / FINEST;
        runNodes = nodes / RUNS;
        runBytes = bytes / RUNS;
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
        long runNodes;
        long runBytes;
        long runTops;
        int firstLength;
        int deviceClass;
        /** Whether all nodes below are of the same device class. */
        boolean isOneClass;

        final UnsafeBuffer firstOfRun = new UnsafeBuffer(new byte[2 * RUN_NAME_SHOWN]);
        final List<TreeShare> children = new ArrayList<>(0);
    }

    /**
     * Surveys the committed nodes.
     *
     * @param nodes the number of committed nodes
     * @param bytes the length of their records
     */
    static TreeSurvey of(final StoreCursor cursor, final long nodes, final long bytes) {
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
    static TreeSurvey of(
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

    private TreeSurvey finish() {
        while (depth > 1) {
            leave();
        }
        endRun(levels.get(0));
        tree = share(levels.get(0), "/");
        return this;
    }

    /** The nodes by path. */
    TreeShare tree() {
        return tree;
    }

    /** The nodes by device class and owner. */
    GroupSurvey groups() {
        return groups;
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
        groups.add(level.deviceClass, node, bytes);
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
        level.runNodes = level.runBytes = level.runTops = 0;
        level.children.clear();
        final Level parent = depth > 1 ? levels.get(depth - 2) : null;
        level.isOneClass = parent != null && parent.isOneClass;
        level.deviceClass = level.isOneClass ? parent.deviceClass : classes.of(path, pathLength);
        level.isOneClass |= classes.isWhole();
    }

    private void leave() {
        final Level level = levels.get(--depth);
        final Level parent = levels.get(depth - 1);
        endRun(level);
        parent.nodes += level.nodes;
        parent.bytes += level.bytes;
        if (depth <= DEEPEST && (level.nodes > leastNodes || level.bytes > leastBytes)) {
            parent.children.add(share(level, name(parent.pathLength, level.pathLength, NAME_SHOWN)));
        } else {
            addToRun(parent, level);
        }
    }

    private void addToRun(final Level parent, final Level level) {
        if (parent.runTops++ == 0) {
            final int begin = nameBegin(parent.pathLength, level.pathLength);
            parent.firstLength = Math.min(level.pathLength - begin, parent.firstOfRun.capacity());
            parent.firstOfRun.putBytes(0, path, begin, parent.firstLength);
        }
        parent.runNodes += level.nodes;
        parent.runBytes += level.bytes;
        if (depth <= DEEPEST && (parent.runNodes > runNodes || parent.runBytes > runBytes)) {
            final String first =
                    Printable.bytes(new UnsafeBuffer(parent.firstOfRun, 0, parent.firstLength), RUN_NAME_SHOWN);
            final String last = name(parent.pathLength, level.pathLength, RUN_NAME_SHOWN);
            parent.children.add(TreeShare.ofRun(
                    TreeShare.range(first, last),
                    domidOfRun(parent.pathLength, level.pathLength),
                    new TreeShare.Size(parent.runNodes, parent.runBytes),
                    parent.runTops));
            parent.runNodes = parent.runBytes = parent.runTops = 0;
        }
    }

    /** What does not fill a run is among the others. */
    private static void endRun(final Level level) {
        level.otherNodes += level.runNodes;
        level.otherBytes += level.runBytes;
        level.otherTops += level.runTops;
    }

    private TreeShare share(final Level level, final String name) {
        return new TreeShare(
                name,
                domid(level.pathLength),
                new TreeShare.Size(level.nodes, level.bytes),
                new TreeShare.Size(level.ownNodes, level.ownBytes),
                TreeShare.grouped(level.children),
                new TreeShare.Size(level.otherNodes, level.otherBytes),
                level.otherTops);
    }

    /** The name relative to the parent, or to the nearest ancestor in the image. */
    private String name(final int parentLength, final int length, final int most) {
        final int begin = nameBegin(parentLength, length);
        return Printable.bytes(new UnsafeBuffer(path, begin, length - begin), most);
    }

    private int nameBegin(final int parentLength, final int length) {
        return parentLength < length && path.getByte(parentLength) == '/' ? parentLength + 1 : parentLength;
    }

    private int domidOfRun(final int parentLength, final int length) {
        final int ofParent = domid(parentLength);
        return ofParent == TreeShare.NO_DOMAIN ? TreeShare.domidOfRun(domid(length)) : ofParent;
    }

    private int domid(final int pathLength) {
        if (pathLength <= DOMAINS.length || !Paths.startsWith(path, pathLength, DOMAINS)) {
            return TreeShare.NO_DOMAIN;
        }
        final int end = Paths.nameEnd(path, DOMAINS.length, pathLength);
        // A name without characters, which no daemon accepts, counts as domain 0.
        return end == DOMAINS.length ? 0 : Paths.domid(path, DOMAINS.length, end);
    }
}
