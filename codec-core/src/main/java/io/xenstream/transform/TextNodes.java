// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.Region;
import io.xenstream.oxenstored.TextPart;
import io.xenstream.oxenstored.TextReader;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The nodes of a text, parents first.
 *
 * <p>A daemon's text goes through the tree depth first: a node's parent is the node before it, or one of that node's ancestors. As long as
 * that is so, memory is of constant size. The first node of which it is not so has all paths noted from there on, and those before it
 * caught up on; a node whose parent has not come yet waits until the end.
 */
final class TextNodes implements AutoCloseable {
    private static final int LONGEST_PATH = 0xFFFF;

    private final Region text;
    private final ImageWriter to;
    private final Consumer<TextReader> findings;
    private final UnsafeBuffer previous = new UnsafeBuffer(new byte[LONGEST_PATH]);
    private final WaitingNodes waiting = new WaitingNodes();
    private int previousLength;
    private PathHashes seen;

    /**
     * Nodes on their way.
     *
     * @param outOfOrder takes the reader on each node that comes before its parent, or has none
     */
    TextNodes(final Region text, final ImageWriter to, final Consumer<TextReader> outOfOrder) {
        this.text = text;
        this.to = to;
        this.findings = outOfOrder;
    }

    void convert(final TextReader nodes) {
        while (nodes.next()) {
            final DirectBuffer path = nodes.path();
            final int parentLength = PathOctets.parentLength(path);
            if (parentLength == 0 || isBelowPrevious(path, parentLength) || isSeen(nodes, path, parentLength)) {
                write(nodes);
                note(path);
            } else {
                waiting.add(nodes.offset(), path.capacity());
                findings.accept(nodes);
            }
        }
        waiting.release(offset -> {
            nodes.go(offset);
            write(nodes);
        });
    }

    private boolean isBelowPrevious(final DirectBuffer path, final int parentLength) {
        return parentLength <= previousLength
                && (parentLength == previousLength || previous.getByte(parentLength) == '/')
                && PathOctets.isSame(path, previous, parentLength);
    }

    private boolean isSeen(final TextReader nodes, final DirectBuffer path, final int parentLength) {
        if (seen == null) {
            seen = new PathHashes();
            catchUp(nodes.offset());
        }
        return seen.contains(path, parentLength);
    }

    private void catchUp(final long end) {
        try (TextReader before = TextReader.open(text, TextPart.NODES, foundBefore -> {})) {
            while (before.next() && before.offset() < end) {
                seen.add(before.path());
            }
        }
    }

    private void note(final DirectBuffer path) {
        if (seen != null) {
            seen.add(path);
        }
        if (path.capacity() > 0 && path.getByte(0) == '/') {
            previousLength = path.capacity();
            previous.putBytes(0, path, 0, previousLength);
        }
    }

    private void write(final TextReader node) {
        final int permissions = node.permissionCount();
        final DirectBuffer path = node.path();
        final DirectBuffer value = node.value();
        final NodeDataEncoder record = to.claimNodeData(permissions, path.capacity(), value.capacity());
        for (int i = 0; i < permissions; i++) {
            record.permission(i, node.permissionLetter(i), 0, node.permissionDomid(i));
        }
        record.path(path).value(value);
        to.commit();
    }

    @Override
    public void close() {
        waiting.close();
        if (seen != null) {
            seen.close();
        }
    }
}
