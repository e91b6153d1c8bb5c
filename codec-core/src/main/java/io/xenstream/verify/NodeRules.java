// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Severity;
import io.xenstream.codec.internal.Paths;
import io.xenstream.codec.internal.SeenIds;
import io.xenstream.codec.internal.SeenNodes;
import io.xenstream.verify.internal.FieldRules;
import java.util.concurrent.Executor;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Checks the rules for NODE_DATA, both for the record itself and in relation to earlier records. */
final class NodeRules implements AutoCloseable {
    private final ImageReader image;
    private final Findings findings;
    private final SeenIds ids;
    private final FieldRules fields;
    private final SeenNodes nodes;
    private final int longestRecord;
    /** The path of the last committed node. If an image is in tree order, the parent of the next node is one of its ancestors or the node itself. */
    private final MutableDirectBuffer lastPath = Buffers.empty();

    /** Length of the shortest prefix of the last path from which all ancestors down to the last node are known to have been seen. */
    private int knownFrom;

    private boolean hasOrphans;

    NodeRules(
            final ImageReader image,
            final Findings findings,
            final SeenIds ids,
            final FieldRules fields,
            final ReadOptions options) {
        this.image = image;
        this.findings = findings;
        this.ids = ids;
        this.fields = fields;
        this.nodes = new SeenNodes(image.region(), image.header().byteOrder());
        this.longestRecord = options.maxRecordLength();
    }

    void check() {
        final NodeDataDecoder node = image.nodeData();
        node.fieldsLength();
        checkOrigin(node);
        if (fields.checkNode(node)) {
            checkPlace(node, node.path());
        }
    }

    /** Begins to read parts of the image on other threads, for {@link #readPlain}. */
    void readAhead(final ReadOptions options, final int count, final Executor executor) {
        nodes.readAhead(options, count, executor);
    }

    /**
     * Reads nodes, from the current one on, as long as they certainly break no rule.
     *
     * @param most maximum number of nodes
     * @return how many have been read; the next record is at {@link #endOfPlain()} if there are any
     */
    long readPlain(final long most) {
        return nodes.addPlain(image.offset(), most, longestRecord);
    }

    long endOfPlain() {
        return nodes.endOfPlain();
    }

    /** Returns whether the current node and all others of a sound run can be skipped, and takes them as checked. */
    boolean skip(final SoundNodes sound) {
        return image.offset() == sound.begin() && nodes.addAll(sound.begin(), sound.end(), sound::askedFor);
    }

    private void checkOrigin(final NodeDataDecoder node) {
        if (node.isCommitted()) {
            return;
        }
        if (!ids.hasConnection(node.connId())) {
            findings.add(FormatRule.NODE_CONNECTION, image, "connection " + node.connId());
        } else if (!ids.hasTransaction(node.connId(), node.txId())) {
            findings.add(
                    FormatRule.NODE_TRANSACTION,
                    image,
                    "transaction " + node.txId() + " of connection " + node.connId());
        }
    }

    private void checkPlace(final NodeDataDecoder node, final DirectBuffer path) {
        if (node.isCommitted() && nodes.addInOrder(image.offset(), path)) {
            lastPath.wrap(path);
            return;
        }
        final long connId = node.connId();
        final long txId = SeenNodes.transactionOf(node);
        final int parentLength = Paths.parentLength(path);
        final boolean isRooted = parentLength == 0 || hasParent(connId, txId, path, parentLength);
        if (!isRooted) {
            final boolean isComplete = ids.hasGlobalData() && node.isCommitted();
            findings.add(
                    FormatRule.NODE_PARENT,
                    isComplete ? Severity.ERROR : Severity.WARNING,
                    image.place(),
                    "node " + text(path) + ", parent " + text(path, parentLength));
        }
        final long before = nodes.add(image.offset(), connId, txId, path);
        if (before >= 0) {
            findings.add(FormatRule.NODE_DUPLICATE, image, "node " + text(path) + ", first seen at offset " + before);
        }
        if (connId == 0) {
            followPath(path, parentLength, isRooted);
        }
    }

    /** As long as there are no orphans, all ancestors of a node that has been seen have been seen as well. */
    private void followPath(final DirectBuffer path, final int parentLength, final boolean isRooted) {
        if (!isRooted) {
            hasOrphans = true;
            knownFrom = path.capacity();
        } else if (!hasOrphans) {
            knownFrom = 0;
        } else if (!isOnWayToLast(path, parentLength)) {
            knownFrom = parentLength;
        }
        lastPath.wrap(path);
    }

    private boolean hasParent(final long connId, final long txId, final DirectBuffer path, final int parentLength) {
        return isOnWayToLast(path, parentLength)
                || nodes.contains(connId, txId, path, parentLength)
                || (connId != 0 && nodes.contains(0, 0, path, parentLength));
    }

    private boolean isOnWayToLast(final DirectBuffer path, final int parentLength) {
        final int length = lastPath.capacity();
        return parentLength >= knownFrom && Paths.isSameOrBelow(lastPath, length, path, parentLength);
    }

    private static String text(final DirectBuffer path) {
        return text(path, path.capacity());
    }

    private static String text(final DirectBuffer path, final int length) {
        return path.getStringWithoutLengthAscii(0, length);
    }

    @Override
    public void close() {
        lastPath.wrap(0, 0);
        nodes.close();
    }
}
