// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.Place;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.Paths;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Finds nodes of an indexed image by path, and iterates over nodes in a <em>walk</em>.
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
 * <p>The {@code walk…} methods start a walk. Lookups in between do not affect it; it continues until another walk starts.
 *
 * <p>Moving the cursor allocates nothing, except that a {@linkplain #find(CharSequence) string path} longer than all earlier ones grows a buffer.
 * All methods that move the cursor throw a {@link MalformedImageException} if the index does not match the image or is damaged; the cursor is then
 * on no node. Not thread-safe.
 */
public final class StoreCursor implements AutoCloseable {
    private static final int INITIAL_PATH = 256;
    private static final int LARGEST_BYTE = 0xFF;
    private static final int LONGEST_PATH = 0xFFFF;
    private static final long NO_NODE = -1;
    private static final long NOT_ASKED = -2;

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
    private final IndexBytes bytes;
    private final IndexLayout layout;
    private final long capacity;
    private final PathHash hash;
    private final NodeWindow window;
    /** The node whose children or subtree are walked. */
    private final NodeWindow top;

    private final MutableDirectBuffer text = Buffers.of(new byte[INITIAL_PATH]);
    /** Of the current node; {@link #NO_NODE}, or {@link #NOT_ASKED} if the node was found in a slot and nobody has asked for its ordinal. */
    private long ordinal = NO_NODE;

    private long foundSlot;
    private Walk walk = Walk.NONE;
    private long walkNext;
    private long walkEnd;
    private int walkDomid;
    private boolean isClosed;

    StoreCursor(
            final Region image,
            final ByteOrder order,
            final IndexBytes bytes,
            final IndexLayout layout,
            final long seed) {
        this.image = image;
        this.imageLease = image.lease();
        this.indexLease = bytes.region().lease();
        this.bytes = bytes;
        this.layout = layout;
        this.capacity = layout.capacity();
        this.hash = new PathHash(seed);
        this.window = new NodeWindow(image, order).attach();
        this.top = new NodeWindow(image, order).attach();
    }

    /**
     * Moves to the committed node with the given path.
     *
     * @param path contains exactly the path
     * @return true if there is such a node; otherwise the cursor is on no node
     */
    public boolean find(final DirectBuffer path) {
        return find(path, 0, path.capacity());
    }

    /**
     * Moves to the committed node with the given path.
     *
     * @param buffer contains the path
     * @param offset start index of the path in the buffer
     * @param length length of the path in bytes
     * @return true if there is such a node; otherwise the cursor is on no node
     * @throws IndexOutOfBoundsException if the path is not inside the buffer
     */
    public boolean find(final DirectBuffer buffer, final int offset, final int length) {
        return findInTransaction(0, 0, buffer, offset, length);
    }

    /**
     * Moves to the committed node with the given path.
     *
     * @param path one byte per character, up to 255; a path with any other character is not found
     * @return true if there is such a node; otherwise the cursor is on no node
     */
    public boolean find(final CharSequence path) {
        return encode(path) && find(text, 0, path.length());
    }

    /**
     * Moves to the node with the given path that a transaction has read, written or deleted.
     *
     * @param connId connection id; 0 for the committed node
     * @param txId   transaction id within the connection
     * @param path   one byte per character, up to 255; a path with any other character is not found
     * @return true if the transaction has accessed such a node; otherwise the cursor is on no node
     */
    public boolean findInTransaction(final long connId, final long txId, final CharSequence path) {
        return encode(path) && findInTransaction(connId, txId, text, 0, path.length());
    }

    /**
     * Moves to the node with the given path that a transaction has read, written or deleted.
     *
     * @param connId connection id; 0 for the committed node
     * @param txId   transaction id within the connection
     * @param buffer contains the path
     * @param offset start index of the path in the buffer
     * @param length length of the path in bytes
     * @return true if the transaction has accessed such a node; otherwise the cursor is on no node
     * @throws IndexOutOfBoundsException if the path is not inside the buffer
     */
    public boolean findInTransaction(
            final long connId, final long txId, final DirectBuffer buffer, final int offset, final int length) {
        requireOpen();
        if (offset < 0 || length < 0 || offset > buffer.capacity() - length) {
            throw new IndexOutOfBoundsException(
                    "a path of " + length + " bytes from " + offset + " of " + buffer.capacity());
        }
        ordinal = NO_NODE;
        try {
            final long key = PathHash.inTransaction(hash.of(buffer, offset, length), connId, txId);
            if (!search(key, connId, txId, buffer, offset, length)) {
                return false;
            }
            ordinal = NOT_ASKED;
            return true;
        } catch (final InternalError fault) {
            throw StoreIndex.explain(image, bytes.region(), fault);
        }
    }

    private boolean encode(final CharSequence path) {
        final int length = path.length();
        ordinal = NO_NODE;
        if (length > LONGEST_PATH) {
            return false;
        }
        if (length > text.capacity()) {
            text.wrap(new byte[2 * length]);
        }
        for (int i = 0; i < length; i++) {
            final char c = path.charAt(i);
            if (c > LARGEST_BYTE) {
                return false;
            }
            text.putByte(i, (byte) c);
        }
        return true;
    }

    /** Moves the window to a node; returns whether there is such a node, in {@link #foundSlot}. */
    private boolean search(
            final long key,
            final long connId,
            final long txId,
            final DirectBuffer path,
            final int offset,
            final int length) {
        long slot = SlotTable.home(key, capacity);
        for (long probes = 0; probes < capacity; probes++) {
            final long entry = bytes.slot(slot);
            if (entry == 0) {
                return false;
            }
            if (SlotTable.isTagged(entry, key)) {
                window.go(SlotTable.offset(entry));
                if (window.isOf(connId, txId) && window.hasPath(path, offset, length)) {
                    foundSlot = slot;
                    return true;
                }
                requireTagged(entry);
            }
            slot = slot + 1 == capacity ? 0 : slot + 1;
        }
        throw damaged(layout.slotsAt(), "an empty slot", "none");
    }

    /** A slot that matches in 24 bits but belongs to another node may be a true collision. Checks that the hash of its node matches the slot. */
    private void requireTagged(final long entry) {
        if (!SlotTable.isTagged(entry, window.hash(hash))) {
            throw window.stale(window.offset(), "the node that was indexed", "another one");
        }
    }

    /** The ordinal of the current node. */
    private long resolve() {
        if (ordinal == NOT_ASKED) {
            final long node = bytes.slotOrdinal(foundSlot);
            if (node >= layout.entries() || bytes.offset(node) != window.offset()) {
                throw damaged(
                        layout.slotOrdinalsAt(), "the ordinal of the node at offset " + window.offset(), "" + node);
            }
            ordinal = node;
        }
        return ordinal;
    }

    /** Moves the window to a node. */
    private void load(final long node) {
        if (node < 0 || node >= layout.entries()) {
            throw damaged(layout.slotsAt(), "an ordinal below " + layout.entries(), "" + node);
        }
        window.go(bytes.offset(node));
        if (window.node().isCommitted() != node < layout.nodes()) {
            throw window.stale(
                    window.offset(),
                    "the node that was indexed",
                    "one of conn-id " + window.node().connId());
        }
    }

    private MalformedImageException damaged(final long offset, final String expected, final String found) {
        return new MalformedImageException(
                IndexRule.DAMAGED, Place.of(bytes.region().label(), offset), expected, found);
    }

    /** Checks that a node can be found by its own path. */
    void requireInTable(final long node) {
        load(node);
        top.go(window.offset());
        final NodeDataDecoder sample = top.node();
        final long txId = sample.isCommitted() ? 0 : sample.txId();
        final boolean isFound =
                search(top.hash(hash), sample.connId(), txId, top.buffer(), top.pathOffset(), top.pathLength());
        if (!isFound || bytes.slotOrdinal(foundSlot) != node) {
            throw top.stale(top.offset(), "the node that was indexed", "another one");
        }
    }

    /**
     * Moves to the node with the given ordinal.
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
        ordinal = NO_NODE;
        try {
            load(node);
        } catch (final InternalError fault) {
            throw StoreIndex.explain(image, bytes.region(), fault);
        }
        ordinal = node;
    }

    /** Starts a walk over the children of the current node, in image order. A transaction's node has no children. */
    public void walkChildren() {
        walkBelow(Walk.CHILDREN);
    }

    /**
     * Starts a walk over the current node and all nodes below it: parents first, siblings in image order. A transaction's node has no nodes below
     * it.
     */
    public void walkSubtree() {
        walkBelow(Walk.SUBTREE);
    }

    private void walkBelow(final Walk kind) {
        requireNode();
        walk = Walk.NONE;
        try {
            top.go(window.offset());
            final long first = resolve();
            walkNext = kind == Walk.CHILDREN ? first + 1 : first;
            walkEnd = first < layout.nodes() ? end(first, layout.nodes()) : first + 1;
        } catch (final InternalError fault) {
            throw StoreIndex.explain(image, bytes.region(), fault);
        }
        walk = kind;
    }

    private long end(final long node, final long limit) {
        final long end = bytes.end(node);
        if (end <= node || end > limit) {
            throw damaged(
                    layout.endsAt(), "a subtree of node " + node + " that ends at " + limit + " or before", "" + end);
        }
        return end;
    }

    /** Whether nothing but special nodes follows the subtree of the first node, which is the root. */
    boolean isOneTree() {
        if (!find("/")) {
            return false;
        }
        try {
            if (resolve() != 0) {
                return false;
            }
            for (long node = end(0, layout.nodes()); node < layout.nodes(); node++) {
                load(node);
                if (!Paths.isSpecial(window.node().path())) {
                    return false;
                }
            }
        } catch (final InternalError fault) {
            throw StoreIndex.explain(image, bytes.region(), fault);
        }
        return true;
    }

    /** Starts a walk over all committed nodes, in tree order. */
    public void walkAll() {
        walkOver(0, layout.nodes());
    }

    /** Starts a walk over the nodes of all transactions, in image order. */
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
     * Starts a walk over the committed nodes that a domain owns, in tree order.
     *
     * @param domid the domain id
     * @return the number of nodes
     */
    public long walkOwned(final int domid) {
        requireOpen();
        walk = Walk.NONE;
        try {
            long low = 0;
            long high = layout.owners() - 1;
            while (low <= high) {
                final long middle = (low + high) >>> 1;
                final long at = bytes.ownerDomid(middle);
                if (at == domid) {
                    return walkOwner(middle, domid);
                } else if (at < domid) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
        } catch (final InternalError fault) {
            throw StoreIndex.explain(image, bytes.region(), fault);
        }
        return 0;
    }

    private long walkOwner(final long owner, final int domid) {
        final long begin = bytes.ownerBegin(owner);
        final long end = bytes.ownerBegin(owner + 1);
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
     * Moves to the next node of the walk.
     *
     * @return true if there is one; otherwise the cursor is on no node
     */
    public boolean next() {
        requireOpen();
        ordinal = NO_NODE;
        if (walk == Walk.NONE || walkNext >= walkEnd) {
            return false;
        }
        try {
            return step();
        } catch (final InternalError fault) {
            throw StoreIndex.explain(image, bytes.region(), fault);
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
                node = bytes.owned(at);
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
     * Returns the current node.
     *
     * @return the cursor's flyweight, valid until the cursor moves or is closed
     * @throws IllegalStateException if the cursor is on no node
     */
    public NodeDataDecoder node() {
        requireNode();
        return window.node();
    }

    /**
     * Returns the offset of the current record in the image.
     *
     * @return bytes from the start of the image
     * @throws IllegalStateException if the cursor is on no node
     */
    public long offset() {
        requireNode();
        return window.offset();
    }

    /**
     * Returns the ordinal of the current node, for {@link #go}. It is stable for the lifetime of the index.
     *
     * @return from 0 to {@link StoreIndex#nodes()} - 1; greater for a transaction's node
     * @throws IllegalStateException if the cursor is on no node
     */
    public long ordinal() {
        requireNode();
        try {
            return resolve();
        } catch (final InternalError fault) {
            throw StoreIndex.explain(image, bytes.region(), fault);
        }
    }

    /**
     * Returns the start of the last name of the path in the {@linkplain NodeDataDecoder#buffer() buffer} of {@link #node()}. The name ends with the
     * path.
     *
     * @return offset in bytes from the record's header; the start of the path for the root and special nodes
     * @throws IllegalStateException if the cursor is on no node
     */
    public int nameOffset() {
        requireNode();
        return window.pathOffset() + Paths.leafOffset(window.buffer(), window.pathOffset(), window.pathLength());
    }

    /**
     * Returns the length of the last name of the node's path.
     *
     * @return length in bytes
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
        if (ordinal == NO_NODE) {
            throw new IllegalStateException("the cursor of " + image.label() + " is on no node");
        }
    }

    /** Releases the leases. The cursor and its flyweight throw exceptions afterwards. Closing twice has no effect. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            ordinal = NO_NODE;
            window.close();
            top.close();
            imageLease.close();
            indexLease.close();
        }
    }
}
