// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordView;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Reads the nodes of a live store in place. A cursor is on a node or on none. After a change to the store, {@link #find} again: the node's record
 * may have moved.
 *
 * <p>Moving costs two cache misses and allocates nothing. For the store's thread.
 */
public final class LiveCursor implements AutoCloseable {
    /** How many children's records are fetched at once. */
    private static final int AHEAD = 32;

    private final StoreChanges store;
    private final StoreTree tree;
    private final RecordView view;
    private final MutableDirectBuffer text = Buffers.empty();
    private long record;
    /** The walk over a subtree: the nodes whose children are visited. */
    private final WalkStack walk = new WalkStack();
    /** The walk over children: their parent, or 0, and the position of the next one. */
    private long parent;

    private int nextChild;
    /** The children fetched last, the position of the first one, and their number, or -1 before the first fetch. */
    private final long[] ahead = new long[AHEAD];

    private int aheadStart;
    private int aheadCount;

    LiveCursor(final StoreChanges store) {
        this.store = store;
        this.tree = store.tree();
        this.view = new RecordView(tree.image().region(), ByteOrder.nativeOrder());
    }

    /**
     * Moves to a node.
     *
     * @param path   contains the node's absolute path, or the path of a special node
     * @param length length of the path in bytes
     * @return whether the node exists; if not, the cursor is on no node
     * @throws StoreException        if the index is damaged
     * @throws IllegalStateException if the store is closed
     */
    public boolean find(final DirectBuffer path, final int length) {
        store.requireOpen();
        return moveTo(length < 1 ? 0 : tree.links().find(path, length));
    }

    /**
     * Moves to a node. Allocates.
     *
     * @param path the node's absolute path, or the path of a special node; ASCII
     * @return whether the node exists; if not, the cursor is on no node
     */
    public boolean find(final String path) {
        text.wrap(path.getBytes(StandardCharsets.ISO_8859_1));
        return find(text, text.capacity());
    }

    private boolean moveTo(final long offset) {
        record = offset;
        parent = 0;
        walk.clear();
        if (offset == 0) {
            return false;
        }
        view.moveTo(offset);
        return true;
    }

    /**
     * Returns the node.
     *
     * @return a flyweight over the record; valid until the cursor moves or the store changes. Its tx-id, its access and what follows its value are the
     *     store's own.
     * @throws IllegalStateException if the cursor is on no node, or the store is closed
     */
    public NodeDataDecoder node() {
        requireNode();
        return view.nodeData();
    }

    /**
     * Returns where the node's record is in the image. It may move whenever the store changes.
     *
     * @return offset in bytes
     */
    public long offset() {
        requireNode();
        return record;
    }

    private void requireNode() {
        store.requireOpen();
        if (record == 0) {
            throw new IllegalStateException("the cursor is on no node");
        }
    }

    /**
     * Returns the number of the commit that created the node or last changed its value or permissions.
     *
     * @return 1 to 2⁴⁷-1
     */
    public long generation() {
        requireNode();
        return NodeRecord.generation(tree.image(), record);
    }

    /**
     * Returns the number of the commit that last changed the list of children.
     *
     * @return 1 to 2⁴⁷-1
     */
    public long childrenGeneration() {
        requireNode();
        return tree.image().getLong(NodeRecord.childrenGeneration(tree.image(), record));
    }

    /**
     * Returns the number of children.
     *
     * @return 0 or more
     */
    public int childCount() {
        requireNode();
        return OffsetList.size(tree.links().childList(record));
    }

    /**
     * Moves from a node to one of its children. Children are in the order of their creation, except that a removed child's position is taken by the
     * last one. Costs the same for each position.
     *
     * @param position 0 to {@link #childCount()} - 1
     * @throws IndexOutOfBoundsException if there is no such child
     */
    public void moveToChild(final int position) {
        requireNode();
        Objects.checkIndex(position, OffsetList.size(tree.links().childList(record)));
        moveTo(tree.links().childAt(record, position));
    }

    /**
     * Moves to the first child of the node that the cursor was moved to by any other method, then to its next child. Children are in the order of their
     * positions. Records are fetched from memory in advance, so that for many children this costs a fraction of {@link #moveToChild}.
     *
     * @return false if there is none; the cursor is then on no node
     */
    public boolean nextChild() {
        requireNode();
        if (parent == 0) {
            beginChildren(0);
        }
        final int place = fetchNext();
        if (place >= aheadCount) {
            moveTo(0);
            return false;
        }
        nextChild++;
        record = ahead[place];
        view.moveTo(record);
        return true;
    }

    /** Fetches the next child if that has not been done. Returns its place among those fetched; not below their number if there is none. */
    private int fetchNext() {
        final int place = nextChild - aheadStart;
        if (place != AHEAD && aheadCount >= 0) {
            return place;
        }
        // Whole batches do not cross the chunks of a list.
        aheadStart = nextChild - nextChild % AHEAD;
        aheadCount = tree.links().childrenAt(parent, aheadStart, ahead);
        return nextChild - aheadStart;
    }

    /**
     * Copies the names of the next children, each followed by a NUL, until one does not fit or there are no more. {@link #nextChild} goes on behind them, and
     * {@link #childPosition} returns where. Costs less than a call of {@link #nextChild} for each. After {@link #beginChildren} or {@link #nextChild}.
     *
     * @param target   is written to
     * @param offset   where the first name is written, in bytes
     * @param capacity room for names and NULs in bytes
     * @return the bytes written
     * @throws IllegalStateException if no walk over children has begun
     */
    public int copyNames(final MutableDirectBuffer target, final int offset, final int capacity) {
        requireNode();
        if (parent == 0) {
            throw new IllegalStateException("no walk over children has begun");
        }
        final StoreRegion image = tree.image();
        final int parentLength = NodeRecord.pathLength(NodeRecord.lengths(image, parent));
        final int nameOffset = parentLength == 1 ? 1 : parentLength + 1;
        int written = 0;
        for (int place = fetchNext(); place < aheadCount; place = fetchNext()) {
            final long child = ahead[place];
            final long lengths = NodeRecord.lengths(image, child);
            final int length = NodeRecord.pathLength(lengths) - nameOffset;
            if (length + 1 > capacity - written) {
                break;
            }
            // Region.getBytes would create a view for each name.
            image.region().wrap(text, child + NodeRecord.pathOffset(lengths) + nameOffset, length);
            text.getBytes(0, target, offset + written, length);
            target.putByte(offset + written + length, (byte) 0);
            written += length + 1;
            nextChild++;
        }
        return written;
    }

    /**
     * Returns the position of the child that a walk over children reaches next.
     *
     * @return 0 to the number of children
     */
    public int childPosition() {
        requireNode();
        return nextChild;
    }

    /**
     * Lets {@link #nextChild} begin at a position among the children of the node that the cursor is on. Positions are the same until the list of children changes.
     *
     * @param position from 0; if there is no such child, {@link #nextChild} returns false
     */
    public void beginChildren(final int position) {
        requireNode();
        if (position < 0) {
            throw new IndexOutOfBoundsException(position);
        }
        walk.clear();
        parent = record;
        nextChild = position;
        aheadStart = position;
        aheadCount = -1;
    }

    /**
     * Moves to a node of a domain, by its position among them, which changes when one of them is removed.
     *
     * @param domid    the owner, 0 to 65535
     * @param position 0 to the number of the domain's nodes - 1
     * @throws IndexOutOfBoundsException if there is no such node
     */
    public void moveToOwned(final int domid, final int position) {
        store.requireOpen();
        final long list = tree.links().ownerList(Objects.checkIndex(domid, IndexLayout.OWNERS));
        Objects.checkIndex(position, OffsetList.size(list));
        moveTo(tree.links().ownedAt(domid, position));
    }

    /**
     * Moves to a special node, such as {@code @releaseDomain}, or to the root.
     *
     * @param position 0 for the root; 1 to {@link #specialCount()} - 1 for special nodes
     * @throws IndexOutOfBoundsException if there is no such node
     */
    public void moveToSpecial(final int position) {
        store.requireOpen();
        Objects.checkIndex(position, OffsetList.size(tree.links().specialList()));
        moveTo(tree.links().specialAt(position));
    }

    /**
     * Returns the number of nodes without a parent: the root and the special nodes.
     *
     * @return at least 1
     */
    public int specialCount() {
        store.requireOpen();
        return OffsetList.size(tree.links().specialList());
    }

    /**
     * Moves to the next node of the subtree of the node where the walk began, which is the node that the cursor was moved to by any other method. A node
     * comes before the nodes below it.
     *
     * @return false if there is none; the cursor is then on no node
     */
    public boolean nextInSubtree() {
        requireNode();
        parent = 0;
        if (childCount() > 0) {
            walk.push(record);
        }
        while (walk.depth() > 0
                && walk.position() == OffsetList.size(tree.links().childList(walk.top()))) {
            walk.pop();
        }
        if (walk.depth() == 0) {
            record = 0;
            return false;
        }
        record = tree.links().childAt(walk.top(), walk.next());
        view.moveTo(record);
        return true;
    }

    /** Releases the memory. The cursor cannot be used afterwards. Closing twice has no effect. */
    @Override
    public void close() {
        record = 0;
        view.close();
    }
}
