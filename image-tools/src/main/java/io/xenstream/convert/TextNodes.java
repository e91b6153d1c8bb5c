// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.Place;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.PathRules;
import io.xenstream.codec.internal.Paths;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes the nodes of a text as oxenstored loads them, except that the order of the lines does not matter: each node once, with the value and the
 * permissions of its last line, parents first, and none without a parent.
 *
 * <p>A node whose parent has not been written yet is deferred to the end. Memory is off-heap: 8 to 16 bytes per node.
 */
final class TextNodes implements AutoCloseable {
    private static final int LONGEST_PATH = 0xFFFF;
    private static final int LONGEST_SHOWN = 200;

    private final Region text;
    private final ImageWriter to;
    private final LossCount losses;
    private final TextPaths paths;
    private final TextReader last;
    private final DeferredNodes waiting = new DeferredNodes();
    /** The path of the node that was written last. Daemons write the tree depth first: the parent of a node is this one or one of its ancestors. */
    private final MutableDirectBuffer previous = Buffers.of(new byte[LONGEST_PATH]);

    private int previousLength;

    TextNodes(final Region text, final ImageWriter to, final LossCount losses) {
        this.text = text;
        this.to = to;
        this.losses = losses;
        paths = new TextPaths(text);
        last = TextReader.open(text, LineFilter.NODES, found -> {});
    }

    /** Writes all nodes; the reader is before the first line. */
    void convert(final TextReader nodes) {
        if (!paths.isEmpty() && paths.find(Buffers.of(new byte[] {'/'}), 1, -1) < 0) {
            writeRoot();
        }
        while (nodes.next()) {
            final String fault = PathRules.nodePathFault(nodes.path());
            if (fault == null) {
                convertOne(nodes);
            } else {
                lose(ConversionRule.NODE_PATH, nodes, fault);
            }
        }
        waiting.release(offset -> {
            nodes.go(offset);
            convertDeferred(nodes);
        });
    }

    /** As oxenstored creates it before it loads a text. */
    private void writeRoot() {
        to.claimNodeData(1, 1, 0).permission(0, (byte) 'n', 0, 0).path("/");
        to.commit();
        previous.putByte(0, (byte) '/');
        previousLength = 1;
        losses.add(ConversionRule.ROOT, Place.whole(text.label()), "written with the permission n0 and an empty value");
    }

    private void convertOne(final TextReader node) {
        final DirectBuffer path = node.path();
        final long slot = paths.find(path, path.capacity(), node.offset());
        if (paths.isWritten(slot)) {
            lose(ConversionRule.NODE_DUPLICATE, node, "node " + shown(path, path.capacity()));
            return;
        }
        final int parentLength = Paths.parentLength(path);
        if (hasParent(path, parentLength)) {
            write(slot, node);
        } else if (paths.find(path, parentLength, -1) < 0) {
            lose(ConversionRule.NODE_PARENT, node, orphan(path, parentLength));
        } else {
            waiting.add(node.offset(), path.capacity());
            lose(ConversionRule.NODE_ORDER, node, "node " + shown(path, path.capacity()));
        }
    }

    private void convertDeferred(final TextReader node) {
        final DirectBuffer path = node.path();
        final long slot = paths.find(path, path.capacity(), node.offset());
        final int parentLength = Paths.parentLength(path);
        if (paths.isWritten(slot)) {
            lose(ConversionRule.NODE_DUPLICATE, node.offset(), "node " + shown(path, path.capacity()));
        } else if (hasParent(path, parentLength)) {
            write(slot, node);
        } else {
            lose(ConversionRule.NODE_PARENT, node.offset(), orphan(path, parentLength));
        }
    }

    private boolean hasParent(final DirectBuffer path, final int parentLength) {
        if (parentLength == 0 || Paths.isSameOrBelow(previous, previousLength, path, parentLength)) {
            return true;
        }
        final long parent = paths.find(path, parentLength, -1);
        return parent < 0 ? parentLength == 1 : paths.isWritten(parent);
    }

    private void write(final long slot, final TextReader node) {
        final DirectBuffer path = node.path();
        if (Paths.isAbsolute(path)) {
            previousLength = path.capacity();
            previous.putBytes(0, path, 0, previousLength);
        }
        paths.setWritten(slot);
        if (paths.offset(slot) == node.offset()) {
            write(node);
        } else {
            last.go(paths.offset(slot));
            write(last);
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

    private void lose(final ConversionRule rule, final TextReader line, final String detail) {
        losses.add(rule, Place.ofLine(text.label(), line.line(), line.offset()), detail);
    }

    private void lose(final ConversionRule rule, final long offset, final String detail) {
        losses.add(rule, Place.ofLine(text.label(), 0, offset), detail);
    }

    private static String orphan(final DirectBuffer path, final int parentLength) {
        return "node " + shown(path, path.capacity()) + ", parent " + shown(path, parentLength);
    }

    private static String shown(final DirectBuffer path, final int length) {
        final String start = path.getStringWithoutLengthAscii(0, Math.min(length, LONGEST_SHOWN));
        return length > LONGEST_SHOWN ? start + "..." : start;
    }

    @Override
    public void close() {
        waiting.close();
        last.close();
        paths.close();
    }
}
