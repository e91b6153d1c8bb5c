// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.Region;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Goes to nodes of an indexed image: to one by its path, and on a <em>walk</em> from node to node.
 *
 * <pre>{@code
 * if (cursor.find("/local/domain/1/device")) {
 *     cursor.walkChildren();
 *     while (cursor.next()) {
 *         use(cursor.node(), cursor.nameOffset());
 *     }
 * }
 * }</pre>
 *
 * <p>A walk is begun by one of the {@code walk…} methods. It goes on where it was, whatever is looked up in between, until another one is begun.
 *
 * <p>Nothing is allocated on the way, but for strings of {@linkplain #find(CharSequence) paths} longer than all before. All methods that move the
 * cursor throw a {@link MalformedImageException} where index and image do not go together, or the index is damaged; the cursor is then on no
 * node. For one thread at a time.
 */
public final class StoreCursor implements AutoCloseable {
    private static final int INITIAL_PATH = 256;
    private static final int LARGEST_OCTET = 0xFF;
    private static final int LONGEST_PATH = 0xFFFF;

    private enum Walk {
        NONE,
        CHILDREN,
        SUBTREE,
        OWNED,
        ALL
    }

    private final Region image;
    private final Region.Lease imageLease;
    private final Region.Lease indexLease;
    private final IndexOctets octets;
    private final IndexLayout layout;
    private final long capacity;
    private final PathHash hash;
    private final NodeWindow window;
    /** On the node whose children or subtree are walked. */
    private final NodeWindow top;

    private final UnsafeBuffer text = new UnsafeBuffer(new byte[INITIAL_PATH]);
    private long ordinal = -1;
    private Walk walk = Walk.NONE;
    private long walkNext;
    private long walkEnd;
    private int walkDomid;
    private boolean isClosed;

    StoreCursor(
            final Region image,
            final ByteOrder order,
            final IndexOctets octets,
            final IndexLayout layout,
            final long seed) {
        this.image = image;
        this.imageLease = image.lease();
        this.indexLease = octets.region().lease();
        this.octets = octets;
        this.layout = layout;
        this.capacity = layout.capacity();
        this.hash = new PathHash(seed);
        this.window = new NodeWindow(image, order);
        this.top = new NodeWindow(image, order);
    }

    /**
     * Goes to the committed node with a path.
     *
     * @param path holds the path and nothing else
     * @return whether there is such a node; if not, the cursor is on none
     */
    public boolean find(final DirectBuffer path) {
        return find(path, 0, path.capacity());
    }

    /**
     * Goes to the committed node with a path.
     *
     * @param buffer holds the path
     * @param offset where it begins
     * @param length its octets
     * @return whether there is such a node; if not, the cursor is on none
     * @throws IndexOutOfBoundsException if the path is not inside the buffer
     */
    public boolean find(final DirectBuffer buffer, final int offset, final int length) {
        return findInTransaction(0, 0, buffer, offset, length);
    }

    /**
     * Goes to the committed node with a path.
     *
     * @param path characters up to 255, one octet each; with others there is no path
     * @return whether there is such a node; if not, the cursor is on none
     */
    public boolean find(final CharSequence path) {
        return encode(path) && find(text, 0, path.length());
    }

    /**
     * Goes to the node with a path as a transaction has it: read, written or deleted there.
     *
     * @param connId the connection; 0 for the committed node
     * @param txId   the connection's transaction
     * @param path   characters up to 255, one octet each; with others there is no path
     * @return whether the transaction has touched such a node; if not, the cursor is on none
     */
    public boolean findInTransaction(final long connId, final long txId, final CharSequence path) {
        return encode(path) && findInTransaction(connId, txId, text, 0, path.length());
    }

    /**
     * Goes to the node with a path as a transaction has it: read, written or deleted there.
     *
     * @param connId the connection; 0 for the committed node
     * @param txId   the connection's transaction
     * @param buffer holds the path
     * @param offset where it begins
     * @param length its octets
     * @return whether the transaction has touched such a node; if not, the cursor is on none
     * @throws IndexOutOfBoundsException if the path is not inside the buffer
     */
    public boolean findInTransaction(
            final long connId, final long txId, final DirectBuffer buffer, final int offset, final int length) {
        requireOpen();
        if (offset < 0 || length < 0 || offset > buffer.capacity() - length) {
            throw new IndexOutOfBoundsException(
                    "a path of " + length + " octets from " + offset + " of " + buffer.capacity());
        }
        ordinal = -1;
        try {
            final long pathHash = hash.of(buffer, offset, length);
            final long found =
                    search(PathHash.inTransaction(pathHash, connId, txId), connId, txId, buffer, offset, length);
            ordinal = found;
            return found >= 0;
        } catch (final InternalError fault) {
            throw StoreIndex.explain(image, octets.region(), fault);
        }
    }

    private boolean encode(final CharSequence path) {
        final int length = path.length();
        ordinal = -1;
        if (length > LONGEST_PATH) {
            return false;
        }
        if (length > text.capacity()) {
            text.wrap(new byte[2 * length]);
        }
        for (int i = 0; i < length; i++) {
            final char c = path.charAt(i);
            if (c > LARGEST_OCTET) {
                return false;
            }
            text.putByte(i, (byte) c);
        }
        return true;
    }

    private long search(
            final long key,
            final long connId,
            final long txId,
            final DirectBuffer path,
            final int offset,
            final int length) {
        long slot = SlotTable.home(key, capacity);
        for (long probes = 0; probes < capacity; probes++) {
            final long entry = octets.slot(slot);
            if (entry == 0) {
                return -1;
            }
            if (SlotTable.isTagged(entry, key)) {
                final long candidate = SlotTable.ordinal(entry);
                load(candidate);
                if (window.isOf(connId, txId) && window.hasPath(path, offset, length)) {
                    return candidate;
                }
                requireTagged(entry);
            }
            slot = slot + 1 == capacity ? 0 : slot + 1;
        }
        throw damaged(layout.slotsAt(), "an empty slot", "none");
    }

    /** A slot that agrees in its 32 bits, and is another node's all the same, may well be right; if its node is the one that it was made for. */
    private void requireTagged(final long entry) {
        if (!SlotTable.isTagged(entry, window.hash(hash))) {
            throw window.stale(window.offset(), "the node that was indexed", "another one");
        }
    }

    /** Has the window on a node. */
    private void load(final long node) {
        if (node < 0 || node >= layout.entries()) {
            throw damaged(layout.slotsAt(), "an ordinal below " + layout.entries(), "" + node);
        }
        window.go(octets.offset(node));
        if (window.node().isCommitted() != node < layout.nodes()) {
            throw window.stale(
                    window.offset(),
                    "the node that was indexed",
                    "one of conn-id " + window.node().connId());
        }
    }

    private MalformedImageException damaged(final long offset, final String expected, final String found) {
        return new MalformedImageException(
                IndexRule.DAMAGED, ImageLocation.of(octets.region().label(), offset), expected, found);
    }

    /** Requires that a node be found by its own path. */
    void requireInTable(final long node) {
        load(node);
        top.go(window.offset());
        final NodeDataDecoder sample = top.node();
        final long txId = sample.isCommitted() ? 0 : sample.txId();
        final long found =
                search(top.hash(hash), sample.connId(), txId, top.buffer(), top.pathOffset(), top.pathLength());
        if (found != node) {
            throw top.stale(top.offset(), "the node that was indexed", "another one");
        }
    }

    /**
     * Goes to the node with an ordinal.
     *
     * @param node from 0 to {@link StoreIndex#nodes()} + {@link StoreIndex#transactionNodes()} - 1
     * @throws IndexOutOfBoundsException if there is no such node
     */
    public void go(final long node) {
        requireOpen();
        if (node < 0 || node >= layout.entries()) {
            throw new IndexOutOfBoundsException("node " + node + " of " + layout.entries());
        }
        move(node);
    }

    private void move(final long node) {
        ordinal = -1;
        try {
            load(node);
        } catch (final InternalError fault) {
            throw StoreIndex.explain(image, octets.region(), fault);
        }
        ordinal = node;
    }

    /** Begins a walk over the children of the node that the cursor is on, in the order of the image. A transaction's node has none. */
    public void walkChildren() {
        walkBelow(Walk.CHILDREN);
    }

    /**
     * Begins a walk over the node that the cursor is on and all nodes below it, parents first, siblings in the order of the image. A transaction's
     * node has none below it.
     */
    public void walkSubtree() {
        walkBelow(Walk.SUBTREE);
    }

    private void walkBelow(final Walk kind) {
        requireNode();
        walk = Walk.NONE;
        try {
            top.go(window.offset());
            walkNext = kind == Walk.CHILDREN ? ordinal + 1 : ordinal;
            walkEnd = ordinal < layout.nodes() ? end(ordinal, layout.nodes()) : ordinal + 1;
        } catch (final InternalError fault) {
            throw StoreIndex.explain(image, octets.region(), fault);
        }
        walk = kind;
    }

    private long end(final long node, final long limit) {
        final long end = octets.end(node);
        if (end <= node || end > limit) {
            throw damaged(
                    layout.endsAt(), "a subtree of node " + node + " that ends at " + limit + " or before", "" + end);
        }
        return end;
    }

    /** Begins a walk over all committed nodes, in the order of the tree. */
    public void walkAll() {
        walkOver(0, layout.nodes());
    }

    /** Begins a walk over the nodes of all transactions, in the order of the image. */
    public void walkTransactions() {
        walkOver(layout.nodes(), layout.entries());
    }

    private void walkOver(final long begin, final long end) {
        requireOpen();
        walk = Walk.ALL;
        walkNext = begin;
        walkEnd = end;
    }

    /**
     * Begins a walk over the committed nodes that a domain owns, in the order of the tree.
     *
     * @param domid the domain
     * @return how many they are
     */
    public long walkOwned(final int domid) {
        requireOpen();
        walk = Walk.NONE;
        try {
            long low = 0;
            long high = layout.owners() - 1;
            while (low <= high) {
                final long middle = (low + high) >>> 1;
                final long at = octets.ownerDomid(middle);
                if (at == domid) {
                    return walkOwner(middle, domid);
                } else if (at < domid) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
        } catch (final InternalError fault) {
            throw StoreIndex.explain(image, octets.region(), fault);
        }
        return 0;
    }

    private long walkOwner(final long owner, final int domid) {
        final long begin = octets.ownerBegin(owner);
        final long end = octets.ownerBegin(owner + 1);
        if (begin >= end || end > layout.owned()) {
            throw damaged(layout.ownersAt(), "the nodes of domain " + domid, begin + " to " + end);
        }
        walk = Walk.OWNED;
        walkDomid = domid;
        walkNext = begin;
        walkEnd = end;
        return end - begin;
    }

    /**
     * Goes to the walk's next node.
     *
     * @return whether there is one; if not, the cursor is on none
     */
    public boolean next() {
        requireOpen();
        ordinal = -1;
        if (walk == Walk.NONE || walkNext >= walkEnd) {
            return false;
        }
        try {
            return step();
        } catch (final InternalError fault) {
            throw StoreIndex.explain(image, octets.region(), fault);
        }
    }

    private boolean step() {
        final long at = walkNext;
        long node = at;
        walkNext = at + 1;
        boolean isRight = true;
        switch (walk) {
            case CHILDREN -> {
                walkNext = end(at, walkEnd);
                load(at);
                isRight = window.isChildOf(top);
            }
            case SUBTREE -> {
                load(at);
                isRight = window.isInSubtreeOf(top);
            }
            case OWNED -> {
                node = octets.owned(at);
                load(node);
                isRight = node < layout.nodes()
                        && window.node().permissionCount() > 0
                        && window.node().permissionDomid(0) == walkDomid;
            }
            default -> load(at);
        }
        if (!isRight) {
            throw window.stale(window.offset(), "the node that was indexed", "another one, or one of another owner");
        }
        ordinal = node;
        return true;
    }

    /**
     * The node that the cursor is on.
     *
     * @return the cursor's flyweight, valid until the cursor moves or is closed
     * @throws IllegalStateException if it is on none
     */
    public NodeDataDecoder node() {
        requireNode();
        return window.node();
    }

    /**
     * Where the node's record begins in the image.
     *
     * @return octets from the start of the image
     * @throws IllegalStateException if the cursor is on no node
     */
    public long offset() {
        requireNode();
        return window.offset();
    }

    /**
     * The number of the node that the cursor is on, for {@link #go}; the same as long as the index is.
     *
     * @return from 0 to {@link StoreIndex#nodes()} - 1, or behind for a transaction's node
     * @throws IllegalStateException if the cursor is on no node
     */
    public long ordinal() {
        requireNode();
        return ordinal;
    }

    /**
     * Where the last name of the node's path begins in the {@linkplain NodeDataDecoder#buffer() buffer} of {@link #node()}. It ends with the path.
     *
     * @return octets from the record's header; where the path begins for the root and special nodes
     * @throws IllegalStateException if the cursor is on no node
     */
    public int nameOffset() {
        requireNode();
        return window.pathOffset() + Paths.nameOffset(window.buffer(), window.pathOffset(), window.pathLength());
    }

    /**
     * Octets of the last name of the node's path.
     *
     * @return octets
     * @throws IllegalStateException if the cursor is on no node
     */
    public int nameLength() {
        return window.pathOffset() + window.pathLength() - nameOffset();
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("the cursor of " + image.label() + " is closed");
        }
    }

    private void requireNode() {
        requireOpen();
        if (ordinal < 0) {
            throw new IllegalStateException("the cursor of " + image.label() + " is on no node");
        }
    }

    /** Gives memory free. The flyweight and its views show an empty node from now on. Closing again does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            ordinal = -1;
            window.release();
            top.release();
            imageLease.close();
            indexLease.close();
        }
    }
}
