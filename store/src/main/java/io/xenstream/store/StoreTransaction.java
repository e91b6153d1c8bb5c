// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.internal.Paths;
import java.util.Objects;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A transaction on a live store. It reads the store as it is at each read, with its own changes on top, and changes the store when it is committed: all
 * changes in one commit, or none if a node that it depends on has changed in the meantime.
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
         */
        void visit(DirectBuffer path, int nameOffset, int nameLength);
    }

    private final StoreChanges store;
    private final Consumer<StoreTransaction> pool;
    private final StoreTree tree;
    private final TransactionNodes nodes = new TransactionNodes();
    private final TransactionLog log = new TransactionLog();
    private final UnsafeBuffer path = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer data = new UnsafeBuffer(0, 0);
    private long lastRelease;
    private long changes;
    private boolean isOpen;
    private boolean isReleased;
    private String conflict;

    /** Where the last search has ended: an entry with the transaction's changes, or -1, and a record of the store, or 0. */
    private int foundEntry;

    private long foundRecord;
    private int[] permissions = new int[16];

    StoreTransaction(final StoreChanges store, final Consumer<StoreTransaction> pool) {
        this.store = store;
        this.pool = pool;
        this.tree = store.tree();
    }

    void open() {
        nodes.clear();
        log.clear();
        lastRelease = store.released().last();
        changes = 0;
        conflict = null;
        isOpen = true;
        isReleased = false;
        foundEntry = -1;
        foundRecord = 0;
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
            foundRecord = 0;
        }
        return isThere;
    }

    /** Finds the current state of a path and notes what was seen of it in the store. */
    private boolean search(final DirectBuffer nodePath, final int pathLength) {
        final int entry = nodes.obtain(nodePath, pathLength);
        final long removal = nodes.lastRemoval(nodePath, pathLength);
        foundEntry = entry;
        foundRecord = 0;
        if (nodes.change(entry) > removal && nodes.isCreated(entry)) {
            return true;
        }
        if (removal > 0) {
            return false;
        }
        foundRecord = tree.links().find(nodePath, pathLength);
        nodes.see(entry, foundRecord == 0 ? TransactionNodes.ABSENT : NodeRecord.generation(tree.image(), foundRecord));
        return foundRecord != 0;
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
        if (nodes.valueOffset(foundEntry) != 0) {
            view.wrap(log.buffer(), nodes.valueOffset(foundEntry), nodes.valueLength(foundEntry));
        } else if (foundRecord == 0) {
            view.wrap(log.buffer(), 0, 0);
        } else {
            final long lengths = NodeRecord.lengths(tree.image(), foundRecord);
            tree.image()
                    .region()
                    .wrap(view, foundRecord + NodeRecord.valueOffset(lengths), NodeRecord.valueLength(lengths));
        }
    }

    /**
     * Returns the number of permissions of the node found last. Permissions of a node that this transaction has created are those that it would have now.
     *
     * @return at least 1
     */
    public int permissionCount() {
        requireFound();
        return permissionsOf(foundEntry, foundRecord);
    }

    /**
     * Returns a permission of the node found last.
     *
     * @param index 0 to {@link #permissionCount()} - 1
     * @return in the form of {@link io.xenstream.codec.NodeDataDecoder#permission(int)}
     */
    public int permission(final int index) {
        requireFound();
        final int count = permissionsOf(foundEntry, foundRecord);
        return permissions[Objects.checkIndex(index, count)];
    }

    /** Copies a node's permissions to the array. Returns their number. */
    private int permissionsOf(final int entry, final long record) {
        if (nodes.permissionsOffset(entry) != 0) {
            final int count = nodes.permissionCount(entry);
            reserve(count);
            for (int i = 0; i < count; i++) {
                permissions[i] = log.permission(nodes.permissionsOffset(entry), i);
            }
            return count;
        }
        final int count = NodeRecord.permissionCount(NodeRecord.lengths(tree.image(), record));
        reserve(count);
        System.arraycopy(tree.permissions(record), 0, permissions, 0, count);
        return count;
    }

    private void reserve(final int count) {
        if (permissions.length < count) {
            permissions = new int[2 * count];
        }
    }

    /**
     * Visits the children of a node, in no particular order.
     *
     * @param nodePath   contains the path of the node
     * @param pathLength length of the path in bytes
     * @param visitor    is called for each child; must not change the transaction or the store
     * @return whether the node exists
     */
    public boolean children(final DirectBuffer nodePath, final int pathLength, final ChildVisitor visitor) {
        requireOpen();
        if (!search(nodePath, pathLength)) {
            return false;
        }
        final long record = foundRecord;
        nodes.seeChildren(
                foundEntry,
                record == 0
                        ? TransactionNodes.ABSENT
                        : tree.image().getLong(NodeRecord.childrenGeneration(tree.image(), record)));
        if (record != 0) {
            visitStored(record, visitor);
        }
        for (int entry = 0; entry < nodes.end(); entry = nodes.next(entry)) {
            if (isCreatedChild(entry, nodePath, pathLength)) {
                final int parentLength = pathLength == 1 ? 0 : pathLength;
                visitor.visit(
                        nodes.buffer(),
                        nodes.pathOffset(entry) + parentLength + 1,
                        nodes.pathLength(entry) - parentLength - 1);
            }
        }
        return true;
    }

    private void visitStored(final long record, final ChildVisitor visitor) {
        final long list = tree.links().childList(record);
        for (int i = 0; i < OffsetList.size(list); i++) {
            final long child = tree.links().childAt(record, i);
            final long lengths = NodeRecord.lengths(tree.image(), child);
            final int length = NodeRecord.pathLength(lengths);
            tree.image().region().wrap(data, child + NodeRecord.pathOffset(lengths), length);
            if (nodes.lastRemoval(data, length) == 0) {
                final int name = Paths.leafOffset(data, 0, length);
                visitor.visit(data, name, length - name);
            }
        }
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

    /** Makes a path and its missing parents nodes of the transaction. */
    private void create(final DirectBuffer nodePath, final int pathLength, final int owner) {
        final int parentLength = Paths.parentLength(nodePath, 0, pathLength);
        if (parentLength > 0 && !search(nodePath, parentLength)) {
            create(nodePath, parentLength, owner);
        }
        final int count =
                parentLength > 0 ? permissionsOf(nodes.find(nodePath, parentLength), foundRecord) : rootPermissions();
        if (owner >= 0) {
            permissions[0] = (permissions[0] & 0xFFFF) | (owner << 16);
        }
        final int entry = nodes.obtain(nodePath, pathLength);
        nodes.create(entry, changes);
        // No change: the store gives the same permissions when it creates the node.
        final int at = log.permissions(TransactionLog.CREATED_PERMISSIONS, nodePath, 0, permissions, count);
        nodes.setPermissions(entry, changes, at, count);
        foundRecord = 0;
    }

    private int rootPermissions() {
        search(NodeLinks.ROOT, 1);
        return permissionsOf(nodes.find(NodeLinks.ROOT, 1), foundRecord);
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
        if (hasConflict()) {
            conflict = path.getStringWithoutLengthAscii(0, path.capacity());
            return false;
        }
        if (changes > 0) {
            final long sequence = store.beginCommit();
            try {
                replay(sequence);
            } catch (final RuntimeException | Error failure) {
                throw store.rolledBack(failure);
            }
            store.commit(sequence);
        }
        return true;
    }

    /** Whether a node has changed that the transaction depends on, or a domain has gone to which it gives something. Leaves the path in its field. */
    private boolean hasConflict() {
        for (int entry = 0; entry < nodes.end(); entry = nodes.next(entry)) {
            if (hasChanged(entry)) {
                return true;
            }
        }
        final int end = store.released().last() == lastRelease ? TransactionLog.START : log.end();
        for (int entry = TransactionLog.START; entry < end; entry = log.next(entry)) {
            if (log.isForReleased(entry, store.released(), lastRelease)) {
                path.wrap(log.buffer(), log.pathOffset(entry), log.pathLength(entry));
                return true;
            }
        }
        return false;
    }

    private boolean hasChanged(final int entry) {
        final long seen = nodes.generation(entry);
        final long seenChildren = nodes.childrenGeneration(entry);
        path.wrap(nodes.buffer(), nodes.pathOffset(entry), nodes.pathLength(entry));
        if (seen == TransactionNodes.NOT_READ && seenChildren == TransactionNodes.NOT_READ) {
            return false;
        }
        final long record = tree.links().find(path, path.capacity());
        final StoreRegion image = tree.image();
        final long generation = record == 0 ? TransactionNodes.ABSENT : NodeRecord.generation(image, record);
        final long childrenGeneration =
                record == 0 ? TransactionNodes.ABSENT : image.getLong(NodeRecord.childrenGeneration(image, record));
        return (seen != TransactionNodes.NOT_READ && seen != generation)
                || (seenChildren > TransactionNodes.ABSENT && seenChildren != childrenGeneration);
    }

    private void replay(final long sequence) {
        for (int entry = TransactionLog.START; entry < log.end(); entry = log.next(entry)) {
            final int kind = log.kind(entry);
            final int pathLength = log.pathLength(entry);
            path.wrap(log.buffer(), log.pathOffset(entry), pathLength);
            final int content = log.content(entry);
            final int length = log.length(entry);
            if (kind == TransactionLog.WRITE) {
                store.write(path, pathLength, log.buffer(), content, length, log.owner(entry), sequence);
            } else if (kind == TransactionLog.REMOVE) {
                store.remove(path, pathLength, sequence);
            } else if (kind == TransactionLog.PERMISSIONS) {
                final int count = length / Integer.BYTES;
                reserve(count);
                for (int i = 0; i < count; i++) {
                    permissions[i] = log.permission(content, i);
                }
                final long record = tree.links().find(path, pathLength);
                store.setPermissions(record, path, pathLength, permissions, count, sequence);
            }
        }
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
