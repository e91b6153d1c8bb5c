// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.LongTable;
import io.xenstream.codec.internal.NodeRun;
import io.xenstream.codec.internal.SiblingHash;
import io.xenstream.verify.SoundNodes;
import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * The names of the nodes that a C daemon has created so far, as positions in the image: 8 bytes a slot, outside the heap. As long as nodes
 * come in tree order, a {@link NodeRun} takes the place of the table. A name ends before the first NUL, whatever its record says. The hash is seeded randomly, so that nobody can craft an image whose names collide.
 */
final class SeenNames implements AutoCloseable {
    private static final int POSITION_BITS = 40;
    /** Node records are rarely shorter, so the table rarely grows. */
    private static final int EXPECTED_RECORD_LENGTH = 80;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Region image;
    private final MutableDirectBuffer window = Buffers.empty();
    /** Null once the names are in a table. */
    private NodeRun run;
    /** Null until then. */
    private LongTable table;

    SeenNames(final Region image) {
        this.image = image;
        run = new NodeRun(image, ByteOrder.LITTLE_ENDIAN, false);
    }

    /** Returns whether no name has been added. */
    boolean isEmpty() {
        return run != null && run.isEmpty();
    }

    /** Adds the names of sound nodes, as the first ones. */
    void addAll(final SoundNodes sound) {
        run.takeOver(sound.begin(), sound.end(), sound::askedFor);
    }

    /**
     * Adds a name if it certainly is new, and is the root, a special node, or the child of a node that has been added. The other methods are for all other
     * names.
     *
     * @param record the offset of the node's record
     * @return whether the name has been added
     */
    boolean addInOrder(final long record, final DirectBuffer name) {
        if (run == null) {
            return false;
        }
        if (!run.add(record, name)) {
            enterRun();
        }
        return run != null;
    }

    /** Makes a table of the names in the run, or of those that matter to the nodes that follow. */
    private void enterRun() {
        try (NodeRun ended = run) {
            run = null;
            final LongArrayList askedFor = ended.nodesAskedFor();
            table = new LongTable(
                    askedFor == null ? image.length() / EXPECTED_RECORD_LENGTH : 0,
                    POSITION_BITS,
                    this::nearOfName,
                    this::hashOfName,
                    "table of names");
            ended.forEachOf(askedFor, record -> enter(ended.pathOffset(record)));
        }
    }

    private void enter(final long position) {
        add(position, window, wrap(position));
    }

    /**
     * Adds a name.
     *
     * @param position bytes from the start of the image
     * @return whether it is new
     */
    boolean add(final long position, final DirectBuffer name) {
        if (run != null) {
            enterRun();
        }
        return add(position, name, name.capacity());
    }

    private boolean add(final long position, final DirectBuffer name, final int length) {
        final long near = SiblingHash.near(0, name, length, seed);
        final long hash = SiblingHash.of(near, name, length, seed);
        final long slot = find(near, hash, name, length);
        if (slot < 0) {
            table.insert(slot, hash, position);
        }
        return slot < 0;
    }

    /** Returns whether the name that is the first bytes of a buffer has been added. */
    boolean contains(final DirectBuffer name, final int length) {
        if (run != null) {
            if (run.contains(name, length)) {
                return true;
            }
            enterRun();
        }
        final long near = SiblingHash.near(0, name, length, seed);
        return find(near, SiblingHash.of(near, name, length, seed), name, length) >= 0;
    }

    private long find(final long near, final long hash, final DirectBuffer name, final int length) {
        long slot = table.first(near, hash);
        while (slot >= 0 && !isSame(table.value(slot), name, length)) {
            slot = table.next(slot, near, hash);
        }
        return slot;
    }

    private boolean isSame(final long position, final DirectBuffer name, final int length) {
        final long end = position + length;
        return end <= image.length()
                && (end == image.length() || image.getByte(end) == 0)
                && image.isSame(position, name, 0, length);
    }

    private long nearOfName(final long position) {
        return SiblingHash.near(0, window, wrap(position), seed);
    }

    private long hashOfName(final long position) {
        final int length = wrap(position);
        return SiblingHash.of(SiblingHash.near(0, window, length, seed), window, length, seed);
    }

    /** Wraps the window around a name, and returns its length. */
    private int wrap(final long position) {
        long end = position;
        while (end < image.length() && image.getByte(end) != 0) {
            end++;
        }
        final int length = (int) (end - position);
        image.wrap(window, position, length);
        return length;
    }

    @Override
    public void close() {
        if (run != null) {
            run.close();
        }
        if (table != null) {
            table.close();
        }
    }
}
