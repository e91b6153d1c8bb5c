// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.internal.Paths;
import java.util.Objects;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.IntHashSet;

/**
 * A transaction on a live store. It sees each node as it was when it first accessed it, with its own changes on top, and changes the store when it is committed:
 * all changes in one commit, or none if a node that it depends on has changed in the meantime. Lists of children are those of the store at each call.
 *
 * <p>A transaction depends on each node that it has read, written or removed: on the node's existence, value and permissions. It depends on a node's list of
 * children only if it has listed them. So two transactions that create different children of one node do not conflict. Removing a node removes whatever is below
 * it at the commit.
 *
 * <p>Its memory is outside the heap and is reused by later transactions. For the store's thread.
 */
public final class StoreTransaction implements AutoCloseable {
    /** Is called with the names of a node's children. */
    @FunctionalInterface
    public interface ChildVisitor {
        /**
         * Called for each child.
         *
         * @param path       contains the path of the child; valid during the call
         * @param nameOffset start of its name in the buffer, in bytes
         * @param nameLength length of its name in bytes
         * @return whether to go on; if not, the walk ends before this child
         */
        boolean visit(DirectBuffer path, int nameOffset, int nameLength);
    }

    /** Is called with the nodes that a transaction changes. */
    @FunctionalInterface
    public interface ChangeVisitor {
        /**
         * Called for each node.
         *
         * @param path   contains the path of the node; valid during the call
         * @param offset start of the path in the buffer, in bytes
         * @param length length of the path in bytes
         * @param exists whether the node exists for the transaction
         * @param isRemoved whether the transaction has removed this very node, and maybe created it again
         */
        void visit(DirectBuffer path, int offset, int length, boolean exists, boolean isRemoved);
    }

    /** Returned by {@link #children} if all children have been visited. */
    public static final long NO_MORE = -1;

    /** Returned by {@link #children} if the node does not exist. */
    public static final long NO_NODE = -2;

    private static final String ROOT = "/";
    /** A saved transaction: lengths of nodes and log (4 bytes each), number of changes, whether it cannot be committed (8 bytes each), nodes, log. */
    private static final int SAVED_HEADER = 24;

    private final StoreChanges store;
    private final Consumer<StoreTransaction> pool;
    private final StoreTree tree;
    private final TransactionNodes nodes = new TransactionNodes();
    private final TransactionLog log = new TransactionLog();
    private final TransactionCommit commit;
    private final MutableDirectBuffer path = Buffers.empty();
    private final MutableDirectBuffer data = Buffers.empty();
    private long lastRelease;
    private long changes;
    private boolean isOpen;
    private boolean isReleased;
    /** Whether it cannot be committed, for a reason that another process knew. */
    private boolean isDoomed;

    private String conflict;
    private final IntHashSet visited = new IntHashSet();

    /** Where the last search has ended: an entry with what the transaction knows of the node, or -1. */
    private int foundEntry;

    private int[] permissions = new int[16];

    StoreTransaction(final StoreChanges store, final Consumer<StoreTransaction> pool) {
        this.store = store;
        this.pool = pool;
        this.tree = store.tree();
        this.commit = new TransactionCommit(store, nodes, log);
    }

    void open() {
        nodes.clear();
        log.clear();
        lastRelease = store.released().last();
        changes = 0;
        conflict = null;
        isOpen = true;
        isReleased = false;
        isDoomed = false;
        foundEntry = -1;
    }

    private void requireOpen() {
        store.requireOpen();
        if (!isOpen) {
            throw new IllegalStateException("the transaction has ended");
        }
    }

    /**
     * Looks for a node. The methods that read apply to the node found last, until the next change or search.
     *
     * @param nodePath   contains an absolute path, or the path of a special node
     * @param pathLength length of the path in bytes
     * @return whether the node exists
     */
    public boolean find(final DirectBuffer nodePath, final int pathLength) {
        requireOpen();
        final boolean isThere = search(nodePath, pathLength);
        if (!isThere) {
            foundEntry = -1;
        }
        return isThere;
    }

    /** Finds what a path is for the transaction. At the first access, keeps what it is in the store. */
    private boolean search(final DirectBuffer nodePath, final int pathLength) {
        final int entry = nodes.obtain(nodePath, pathLength);
        store.requireAccessed(nodes.count());
        final long removal = nodes.lastRemoval(nodePath, pathLength);
        foundEntry = entry;
        if (nodes.change(entry) > removal && nodes.isCreated(entry)) {
            return true;
        }
        if (removal > 0) {
            return false;
        }
        if (nodes.generation(entry) == TransactionNodes.NOT_READ) {
            look(entry, nodePath, pathLength);
        }
        return nodes.generation(entry) != TransactionNodes.ABSENT;
    }

    private void look(final int entry, final DirectBuffer nodePath, final int pathLength) {
        final long record = tree.links().find(nodePath, pathLength);
        if (record == 0) {
            nodes.see(entry, TransactionNodes.ABSENT);
            return;
        }
        final long lengths = NodeRecord.lengths(tree.image(), record);
        final int count = NodeRecord.permissionCount(lengths);
        final int valueLength = NodeRecord.valueLength(lengths);
        tree.image().region().wrap(data, record + NodeRecord.valueOffset(lengths), valueLength);
        final int at = log.seen(tree.permissions(record), count, data, valueLength);
        nodes.see(entry, NodeRecord.generation(tree.image(), record));
        nodes.keep(entry, at, count, valueLength);
    }

    /** The record of the node found last, whose children are the transaction's; 0 if the transaction has created the node, or it has gone. */
    private long foundRecord() {
        if (nodes.isCreated(foundEntry)) {
            return 0;
        }
        path.wrap(nodes.buffer(), nodes.pathOffset(foundEntry), nodes.pathLength(foundEntry));
        return tree.links().find(path, path.capacity());
    }

    private void requireFound() {
        requireOpen();
        if (foundEntry < 0) {
            throw new IllegalStateException("no node has been found");
        }
    }

    /**
     * Returns the length of the value of the node found last.
     *
     * @return 0 to 65535 bytes
     */
    public int valueLength() {
        requireFound();
        wrapValue(data);
        return data.capacity();
    }

    /**
     * Wraps a buffer around the value of the node found last.
     *
     * @param view is wrapped around the value; valid until the next change of the transaction or the store
     */
    public void wrapValue(final DirectBuffer view) {
        requireFound();
        // A created node without a value has neither offset nor length.
        view.wrap(log.buffer(), nodes.valueOffset(foundEntry), nodes.valueLength(foundEntry));
    }

    /**
     * Returns the number of permissions of the node found last. Permissions of a node that this transaction has created are those that it would have now.
     *
     * @return at least 1
     */
    public int permissionCount() {
        requireFound();
        return permissionsOf(foundEntry);
    }

    /**
     * Returns a permission of the node found last.
     *
     * @param index 0 to {@link #permissionCount()} - 1
     * @return in the form of {@link io.xenstream.codec.NodeDataDecoder#permission(int)}
     */
    public int permission(final int index) {
        requireFound();
        final int count = permissionsOf(foundEntry);
        return permissions[Objects.checkIndex(index, count)];
    }

    /** Copies a node's permissions to the array. Returns their number. */
    private int permissionsOf(final int entry) {
        final int count = nodes.permissionCount(entry);
        permissions = log.copyPermissions(nodes.permissionsOffset(entry), count, permissions);
        return count;
    }

    /**
     * Visits the children of a node, in the order of their positions, which are the same until {@link #childrenVersion} changes.
     *
     * @param nodePath   contains the path of the node
     * @param pathLength length of the path in bytes
     * @param position   of the first child to visit: 0, or what an earlier call has returned
     * @param most       how many children in the store to look at in this call; those that the transaction has removed count, too
     * @param visitor    is called for each child; must not change the transaction or the store
     * @return the position where the walk has ended before all children were visited; {@link #NO_MORE}, or {@link #NO_NODE} if the node does not exist
     */
    public long children(
            final DirectBuffer nodePath,
            final int pathLength,
            final long position,
            final int most,
            final ChildVisitor visitor) {
        requireOpen();
        if (!search(nodePath, pathLength)) {
            return NO_NODE;
        }
        final long record = foundRecord();
        nodes.seeChildren(
                foundEntry,
                record == 0
                        ? TransactionNodes.ABSENT
                        : tree.image().getLong(NodeRecord.childrenGeneration(tree.image(), record)));
        // Children in the store have their positions in its list; those that the transaction has created follow.
        final long stored = record == 0 ? 0 : OffsetList.size(tree.links().childList(record));
        final long end = position < stored
                ? visitStored(record, (int) position, (int) Math.min(stored, position + most), visitor)
                : stored;
        return end < stored ? end : visitCreated(nodePath, pathLength, stored, Math.max(stored, position), visitor);
    }

    /** Visits children that are in the store, from a position to another. Returns the position where it has ended. */
    private long visitStored(final long record, final int position, final int end, final ChildVisitor visitor) {
        boolean goesOn = true;
        int next = position;
        while (goesOn && next < end) {
            final long child = tree.links().childAt(record, next);
            final long lengths = NodeRecord.lengths(tree.image(), child);
            final int length = NodeRecord.pathLength(lengths);
            tree.image().region().wrap(data, child + NodeRecord.pathOffset(lengths), length);
            if (nodes.lastRemoval(data, length) == 0) {
                final int name = Paths.leafOffset(data, 0, length);
                goesOn = visitor.visit(data, name, length - name);
            }
            next += goesOn ? 1 : 0;
        }
        return next;
    }

    /** Visits children that the transaction has created. Their positions are those of their entries, behind the children in the store. */
    private long visitCreated(
            final DirectBuffer nodePath,
            final int pathLength,
            final long stored,
            final long position,
            final ChildVisitor visitor) {
        final int nameOffset = pathLength == 1 ? 1 : pathLength + 1;
        for (int entry = 0; entry < nodes.end(); entry = nodes.next(entry)) {
            if (stored + entry >= position
                    && isCreatedChild(entry, nodePath, pathLength)
                    && !visitor.visit(
                            nodes.buffer(),
                            nodes.pathOffset(entry) + nameOffset,
                            nodes.pathLength(entry) - nameOffset)) {
                return stored + entry;
            }
        }
        return NO_MORE;
    }

    /**
     * Returns a number that changes whenever the list of children of the node found last changes for this transaction: in the store, or by the transaction.
     *
     * @return 0 or more
     */
    public long childrenVersion() {
        requireFound();
        final long record = foundRecord();
        return changes + (record == 0 ? 0 : tree.image().getLong(NodeRecord.childrenGeneration(tree.image(), record)));
    }

    /**
     * Visits the nodes that calls on this transaction have written, created, given permissions or removed, each once, in the order of their first change. Parents
     * that were created for such a node are not visited.
     *
     * @param visitor is called for each node; must not change the transaction or the store
     */
    public void changes(final ChangeVisitor visitor) {
        requireOpen();
        visited.clear();
        for (int entry = TransactionLog.START; entry < log.end(); entry = log.next(entry)) {
            final int length = log.pathLength(entry);
            path.wrap(log.buffer(), log.pathOffset(entry), length);
            final int node = log.isChange(entry) ? nodes.find(path, length) : -1;
            if (node >= 0 && visited.add(node)) {
                final boolean isRemoved = nodes.removal(node) > 0;
                visitor.visit(log.buffer(), log.pathOffset(entry), length, isThere(node, length), isRemoved);
            }
        }
    }

    /** Whether the path in its field, which the transaction has changed, is that of a node that exists for it. */
    private boolean isThere(final int node, final int length) {
        final long removal = nodes.lastRemoval(path, length);
        return removal == 0 || (nodes.change(node) > removal && nodes.isCreated(node));
    }

    /**
     * Returns how many nodes the transaction has accessed, those that do not exist included.
     *
     * @return 0 to the limit of the store's options
     */
    public int accessed() {
        return nodes.count();
    }

    /**
     * Returns the length of the transaction when it is {@linkplain #save saved}.
     *
     * @return bytes
     */
    public int savedLength() {
        requireOpen();
        return SAVED_HEADER + nodes.end() + log.end();
    }

    /**
     * Copies the transaction for a process that {@linkplain LiveStore#takeOver takes over} the store as it is, and continues the transaction with
     * {@link LiveStore#resume}.
     *
     * @param target has room for {@link #savedLength} bytes
     * @param offset where to copy to, in bytes
     */
    public void save(final MutableDirectBuffer target, final int offset) {
        requireOpen();
        target.putInt(offset, nodes.end());
        target.putInt(offset + 4, log.end());
        target.putLong(offset + 8, changes);
        target.putLong(offset + 16, isDoomed || commit.isForReleased(lastRelease) ? 1 : 0);
        target.putBytes(offset + SAVED_HEADER, nodes.buffer(), 0, nodes.end());
        target.putBytes(offset + SAVED_HEADER + nodes.end(), log.buffer(), 0, log.end());
    }

    /** Takes over what {@link #save} has written. */
    void restore(final DirectBuffer saved, final int offset, final int length) {
        final int nodesLength = length < SAVED_HEADER ? -1 : saved.getInt(offset);
        final int logLength = nodesLength < 0 ? -1 : saved.getInt(offset + 4);
        final int nodesAt = offset + SAVED_HEADER;
        final boolean isRestored = logLength >= 0
                && (long) SAVED_HEADER + nodesLength + logLength == length
                && log.restore(saved, nodesAt + nodesLength, logLength)
                && nodes.restore(saved, nodesAt, nodesLength, log);
        if (!isRestored) {
            throw new IllegalArgumentException("not a saved transaction: " + length + " bytes");
        }
        changes = saved.getLong(offset + 8);
        isDoomed = saved.getLong(offset + 16) != 0;
    }

    private boolean isCreatedChild(final int entry, final DirectBuffer parent, final int parentLength) {
        final int offset = nodes.pathOffset(entry);
        final int length = nodes.pathLength(entry);
        if (!nodes.isCreated(entry)
                || Paths.parentLength(nodes.buffer(), offset, length) != parentLength
                || !Paths.isSame(nodes.buffer(), offset, parent, 0, parentLength)) {
            return false;
        }
        path.wrap(nodes.buffer(), offset, length);
        return nodes.change(entry) > nodes.lastRemoval(path, length);
    }

    /**
     * Writes a node's value; a missing node is created, and so are missing parents.
     *
     * @param nodePath    contains the path
     * @param pathLength  length of the path in bytes
     * @param value       contains the value
     * @param valueOffset start of the value in bytes
     * @param valueLength length of the value in bytes
     * @param owner       owner of created nodes, 0 to 65535, or -1 for the parent's owner
     * @throws StoreException if the path is not valid or the value too long; the transaction is as before
     */
    public void write(
            final DirectBuffer nodePath,
            final int pathLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final int owner) {
        requireOpen();
        store.requirePath(nodePath, pathLength);
        store.requireValue(valueLength);
        changes++;
        if (!search(nodePath, pathLength)) {
            create(nodePath, pathLength, owner);
        }
        final int entry = nodes.obtain(nodePath, pathLength);
        final int at = log.write(nodePath, pathLength, value, valueOffset, valueLength, owner);
        nodes.setValue(entry, changes, at, valueLength);
    }

    /** Makes a path and its missing parents nodes of the transaction. They have the permissions of the node above them. */
    private void create(final DirectBuffer nodePath, final int pathLength, final int owner) {
        int length = Paths.parentLength(nodePath, 0, pathLength);
        while (length > 0 && !search(nodePath, length)) {
            length = Paths.parentLength(nodePath, 0, length);
        }
        final int count = length > 0 ? permissionsOf(nodes.find(nodePath, length)) : rootPermissions();
        if (owner >= 0) {
            permissions[0] = (permissions[0] & 0xFFFF) | (owner << 16);
        }
        while (length < pathLength) {
            length = length == 0 ? pathLength : Paths.childLength(nodePath, length, pathLength);
            final int entry = nodes.obtain(nodePath, length);
            nodes.create(entry, changes);
            // No change: the store gives the same permissions when it creates the node.
            final int at = log.permissions(TransactionLog.CREATED_PERMISSIONS, nodePath, 0, permissions, count);
            nodes.setPermissions(entry, changes, at, count);
        }
    }

    private int rootPermissions() {
        search(NodeLinks.ROOT, 1);
        return permissionsOf(nodes.find(NodeLinks.ROOT, 1));
    }

    /**
     * Creates a node with an empty value unless it exists.
     *
     * @param nodePath   contains the path
     * @param pathLength length of the path in bytes
     * @param owner      owner of created nodes, 0 to 65535, or -1 for the parent's owner
     * @return whether the node was created
     * @throws StoreException if the path is not valid; the transaction is as before
     */
    public boolean mkdir(final DirectBuffer nodePath, final int pathLength, final int owner) {
        requireOpen();
        store.requirePath(nodePath, pathLength);
        if (search(nodePath, pathLength)) {
            return false;
        }
        write(nodePath, pathLength, nodePath, 0, 0, owner);
        return true;
    }

    /**
     * Removes a node and all nodes below it.
     *
     * @param nodePath   contains the path
     * @param pathLength length of the path in bytes
     * @return whether the node existed
     * @throws StoreException if the node is the root; the transaction is as before
     */
    public boolean remove(final DirectBuffer nodePath, final int pathLength) {
        requireOpen();
        store.requirePath(nodePath, pathLength);
        store.requireRemovable(nodePath, pathLength);
        if (!search(nodePath, pathLength)) {
            return false;
        }
        changes++;
        final int entry = foundEntry;
        log.remove(nodePath, pathLength);
        nodes.remove(entry, changes);
        foundEntry = -1;
        return true;
    }

    /**
     * Changes a node's permissions; the first one names the owner.
     *
     * @param nodePath   contains the path
     * @param pathLength length of the path in bytes
     * @param changed    in the form of {@link io.xenstream.codec.NodeDataDecoder#permission(int)}
     * @param count      number of permissions
     * @return whether the node exists
     * @throws StoreException if there are too many permissions or none; the transaction is as before
     */
    public boolean setPermissions(
            final DirectBuffer nodePath, final int pathLength, final int[] changed, final int count) {
        requireOpen();
        store.requirePath(nodePath, pathLength);
        store.requirePermissions(count);
        if (!search(nodePath, pathLength)) {
            return false;
        }
        changes++;
        final int entry = foundEntry;
        final int at = log.permissions(TransactionLog.PERMISSIONS, nodePath, pathLength, changed, count);
        nodes.setPermissions(entry, changes, at, count);
        return true;
    }

    /**
     * Ends the transaction: makes its changes in one commit, unless a node that it depends on has changed.
     *
     * @return whether the changes were made; if not, {@link #conflict} names a node that has changed, and the store is as before
     * @throws StoreException                      if a limit of the store is exceeded; the store is as before
     * @throws io.xenstream.codec.ImageIoException if the disk is full; the store is as before
     */
    public boolean commit() {
        requireOpen();
        isOpen = false;
        if (isDoomed) {
            conflict = ROOT;
            return false;
        }
        if (commit.hasConflict(lastRelease)) {
            conflict = commit.conflict();
            return false;
        }
        if (changes > 0) {
            commit.run();
        }
        return true;
    }

    /**
     * Returns the path of a node that has changed, after {@link #commit} has returned false. Allocates.
     *
     * @return the path; null if there was no conflict
     */
    public String conflict() {
        return conflict;
    }

    /** Ends the transaction; without {@link #commit}, its changes are dropped. Closing twice has no effect. */
    @Override
    public void close() {
        if (!isReleased) {
            isReleased = true;
            isOpen = false;
            pool.accept(this);
        }
    }
}
