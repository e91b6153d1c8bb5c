// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.Region;
import io.xenstream.codec.internal.LongTable;
import io.xenstream.codec.internal.PathRules;
import io.xenstream.codec.internal.Paths;
import io.xenstream.codec.internal.SiblingHash;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.DirectBuffer;

/**
 * Off-heap table of the nodes of a text: path to the last line that defines the node, and whether the node has been written. 8 bytes a slot; paths are
 * compared in the text. The hash is seeded at random, so that nobody can craft a text whose nodes collide.
 */
final class TextPaths implements AutoCloseable {
    private static final int OFFSET_BITS = 44;
    private static final long WRITTEN = 1L << OFFSET_BITS;
    private static final long OFFSET_MASK = WRITTEN - 1;
    /** Lines of nodes are rarely shorter, so the table rarely grows. */
    private static final int EXPECTED_LINE_LENGTH = 80;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final TextReader line;
    private final LongTable table;

    /** Reads all lines of nodes. Lines that are invalid or whose path is invalid are ignored. */
    TextPaths(final Region text) {
        line = TextReader.open(text, LineFilter.NODES, found -> {});
        table = new LongTable(
                text.length() / EXPECTED_LINE_LENGTH,
                OFFSET_BITS + 1,
                this::nearOfValue,
                this::hashOfValue,
                "table of a text's nodes");
        try (TextReader nodes = TextReader.open(text, LineFilter.NODES, found -> {})) {
            while (nodes.next()) {
                if (PathRules.nodePathFault(nodes.path()) == null) {
                    add(nodes);
                }
            }
        } catch (final RuntimeException | InternalError unreadable) {
            close();
            throw unreadable;
        }
    }

    private void add(final TextReader node) {
        final DirectBuffer path = node.path();
        final long near = near(path, path.capacity());
        final long hash = SiblingHash.of(near, path, path.capacity(), seed);
        final long slot = find(near, hash, path, path.capacity(), node.offset());
        if (slot < 0) {
            table.insert(slot, hash, node.offset());
        } else {
            table.value(slot, node.offset());
        }
    }

    private long find(final long near, final long hash, final DirectBuffer path, final int length, final long offset) {
        long slot = table.first(near, hash);
        while (slot >= 0 && offset(slot) != offset && !isSame(offset(slot), path, length)) {
            slot = table.next(slot, near, hash);
        }
        return slot;
    }

    private boolean isSame(final long offset, final DirectBuffer path, final int length) {
        line.go(offset);
        final DirectBuffer other = line.path();
        return other.capacity() == length && Paths.isSame(other, 0, path, 0, length);
    }

    private long hashOfValue(final long value) {
        final long near = nearOfValue(value);
        return SiblingHash.of(near, line.path(), line.path().capacity(), seed);
    }

    private long nearOfValue(final long value) {
        line.go(value & OFFSET_MASK);
        return near(line.path(), line.path().capacity());
    }

    private long near(final DirectBuffer path, final int length) {
        return SiblingHash.near(0, path, length, seed);
    }

    boolean isEmpty() {
        return table.size() == 0;
    }

    /**
     * Searches for the node whose path is the first bytes of a buffer.
     *
     * @param offset of a line that is known to define the node, or -1
     * @return the slot of the node; negative if no line defines it
     */
    long find(final DirectBuffer path, final int length, final long offset) {
        final long near = near(path, length);
        return find(near, SiblingHash.of(near, path, length, seed), path, length, offset);
    }

    /** The offset of the last line that defines the node. */
    long offset(final long slot) {
        return table.value(slot) & OFFSET_MASK;
    }

    boolean isWritten(final long slot) {
        return (table.value(slot) & WRITTEN) != 0;
    }

    void setWritten(final long slot) {
        table.value(slot, table.value(slot) | WRITTEN);
    }

    @Override
    public void close() {
        line.close();
        table.close();
    }
}
