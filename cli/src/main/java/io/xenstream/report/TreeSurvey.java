// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.report;

import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.index.StoreCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Adds nodes up to subtrees, in one walk in the order of the tree. What is smaller than a part in {@value #FINEST} of the whole, or deeper than
 * can be seen, is added to what is above it: memory does not grow with the number of nodes.
 */
final class TreeSurvey {
    private static final int FINEST = 16384;
    private static final int DEEPEST = 20;
    private static final int NAME_SHOWN = 60;
    private static final int RECORD_HEADER = 8;
    private static final byte[] DOMAINS = "/local/domain/".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 5;

    private final long leastNodes;
    private final long leastOctets;
    private final UnsafeBuffer path = new UnsafeBuffer(new byte[1 << 16]);
    private final List<Level> levels = new ArrayList<>();
    private int depth;

    private TreeSurvey(final long nodes, final long octets) {
        leastNodes = nodes / FINEST;
        leastOctets = octets / FINEST;
        enter(0);
    }

    /** A subtree whose nodes are being added. */
    private static final class Level {
        int pathLength;
        long nodes;
        long octets;
        long ownNodes;
        long ownOctets;
        long otherNodes;
        long otherOctets;
        long otherTops;
        final List<TreeShare> children = new ArrayList<>(0);
    }

    /**
     * Surveys the committed nodes.
     *
     * @param nodes  how many there are
     * @param octets of their records
     */
    static TreeShare of(final StoreCursor cursor, final long nodes, final long octets) {
        final TreeSurvey survey = new TreeSurvey(nodes, octets);
        cursor.walkAll();
        while (cursor.next()) {
            survey.add(cursor.node());
        }
        while (survey.depth > 1) {
            survey.leave();
        }
        return survey.share(survey.levels.get(0), "/");
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
        final long octets = RECORD_HEADER + ((node.length() + 7L) & ~7L);
        level.nodes++;
        level.octets += octets;
        level.ownNodes++;
        level.ownOctets += octets;
    }

    /** Octets that the path shares with that of the innermost level. */
    private int common(final DirectBuffer buffer, final int offset, final int length) {
        final int most = Math.min(length, levels.get(depth - 1).pathLength);
        int same = 0;
        while (same < most && path.getByte(same) == buffer.getByte(offset + same)) {
            same++;
        }
        return same;
    }

    /** Whether a path is below that of a level, which it is the same as for so many octets. */
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
        level.nodes = level.octets = level.ownNodes = level.ownOctets = 0;
        level.otherNodes = level.otherOctets = level.otherTops = 0;
        level.children.clear();
    }

    private void leave() {
        final Level level = levels.get(--depth);
        final Level parent = levels.get(depth - 1);
        parent.nodes += level.nodes;
        parent.octets += level.octets;
        if (depth <= DEEPEST && (level.nodes > leastNodes || level.octets > leastOctets)) {
            parent.children.add(share(level, name(parent.pathLength, level.pathLength)));
        } else {
            parent.otherNodes += level.nodes;
            parent.otherOctets += level.octets;
            parent.otherTops++;
        }
    }

    private TreeShare share(final Level level, final String name) {
        return new TreeShare(
                name,
                domid(level.pathLength),
                new TreeShare.Size(level.nodes, level.octets),
                new TreeShare.Size(level.ownNodes, level.ownOctets),
                List.copyOf(level.children),
                new TreeShare.Size(level.otherNodes, level.otherOctets),
                level.otherTops);
    }

    /** What a path adds to that of its parent; to that of a remoter one, where its parent is not in the image. */
    private String name(final int parentLength, final int length) {
        final int begin = parentLength < length && path.getByte(parentLength) == '/' ? parentLength + 1 : parentLength;
        return Shown.octets(new UnsafeBuffer(path, begin, length - begin), NAME_SHOWN);
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
