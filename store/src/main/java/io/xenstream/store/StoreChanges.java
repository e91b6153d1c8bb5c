// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.Place;
import io.xenstream.codec.internal.PathRules;
import io.xenstream.codec.internal.Paths;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The changes of a store: each belongs to the commit in progress, and is checked against the limits. Shared by a store and its transactions. */
final class StoreChanges {
    private static final MutableDirectBuffer EMPTY = Buffers.empty();

    private final String label;
    private final StoreOptions options;
    private final AutoCloseable files;
    private final UndoJournal journal;
    private final StoreTree tree;
    private final ChangeList changes = new ChangeList();
    private final ReleasedDomains released = new ReleasedDomains();
    private final MutableDirectBuffer path = Buffers.empty();
    private boolean isOpen = true;

    StoreChanges(
            final String label,
            final StoreOptions options,
            final AutoCloseable files,
            final UndoJournal journal,
            final StoreTree tree) {
        this.label = label;
        this.options = options;
        this.files = files;
        this.journal = journal;
        this.tree = tree;
    }

    ReleasedDomains released() {
        return released;
    }

    ChangeList changes() {
        return changes;
    }

    boolean hasRecovered() {
        return journal.hasRecovered();
    }

    void requireOpen() {
        if (!isOpen) {
            throw new IllegalStateException("the store " + label + " is closed");
        }
    }

    StoreTree tree() {
        return tree;
    }

    /** Returns a node's record; 0 if there is none, but could be one. */
    long find(final DirectBuffer nodePath, final int pathLength) {
        requireOpen();
        final long record = pathLength < 1 ? 0 : tree.links().find(nodePath, pathLength);
        if (record == 0) {
            requirePath(nodePath, pathLength);
        }
        return record;
    }

    /** Writes a node as a part of the commit in progress. */
    void write(
            final DirectBuffer nodePath,
            final int pathLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final int owner,
            final long sequence) {
        requireValue(valueLength);
        final int hash = tree.links().hash(nodePath, pathLength);
        final long record = tree.links().find(hash, nodePath, pathLength);
        if (record == 0) {
            requirePath(nodePath, pathLength);
            create(nodePath, pathLength, hash, value, valueOffset, valueLength, owner, sequence);
        } else {
            final long written = tree.setValue(record, value, valueOffset, valueLength, sequence);
            record(StoreListener.Change.WRITTEN, nodePath, pathLength, written);
        }
    }

    /** Checks how many nodes a transaction accesses. */
    void requireAccessed(final int nodes) {
        if (nodes > options.mostAccessed()) {
            throw StoreException.limit(
                    label, "a transaction that accesses more nodes than the limit of " + options.mostAccessed());
        }
    }

    void record(
            final StoreListener.Change change, final DirectBuffer nodePath, final int pathLength, final long record) {
        changes.record(change, nodePath, pathLength, NodeRecord.owner(tree.image(), record));
    }

    void requireValue(final int length) {
        if (length < 0 || length > options.longestValue()) {
            throw StoreException.limit(
                    label, "a value of " + length + " bytes, more than the limit of " + options.longestValue());
        }
    }

    DirectBuffer requirePath(final DirectBuffer nodePath, final int length) {
        path.wrap(nodePath, 0, length);
        final String fault = PathRules.nodePathFault(path);
        if (fault != null) {
            throw new StoreException(StoreRule.TREE, Place.whole(label), fault);
        }
        return path;
    }

    /** Creates a node and its missing parents. Not recursive: paths may have more levels than a thread's stack has room for. */
    private void create(
            final DirectBuffer nodePath,
            final int pathLength,
            final int hash,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final int owner,
            final long sequence) {
        tree.links().expect(hash);
        long parent = 0;
        int length = Paths.parentLength(nodePath, 0, pathLength);
        while (length > 0) {
            parent = tree.links().find(nodePath, length);
            if (parent != 0) {
                break;
            }
            length = Paths.parentLength(nodePath, 0, length);
        }
        while (length > 0) {
            length = Paths.childLength(nodePath, length, pathLength);
            if (length == pathLength) {
                break;
            }
            final int missing = tree.links().hash(nodePath, length);
            parent = create(nodePath, length, missing, parent, EMPTY, 0, 0, owner, sequence);
        }
        create(nodePath, pathLength, hash, parent, value, valueOffset, valueLength, owner, sequence);
    }

    /** Creates a node below a parent; a special node has none. Returns its record. */
    private long create(
            final DirectBuffer nodePath,
            final int pathLength,
            final int hash,
            final long parent,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final int owner,
            final long sequence) {
        if (tree.nodes() >= options.mostNodes()) {
            throw StoreException.limit(label, "more nodes than the limit of " + options.mostNodes());
        }
        // A special node gets the root's permissions.
        final long model = parent == 0 ? tree.links().find(NodeLinks.ROOT, 1) : parent;
        final int count = NodeRecord.permissionCount(NodeRecord.lengths(tree.image(), model));
        final int[] permissions = tree.permissions(model);
        if (owner >= 0) {
            permissions[0] = (permissions[0] & 0xFFFF) | (Objects.checkIndex(owner, IndexLayout.OWNERS) << 16);
        }
        if (parent != 0) {
            tree.links().expectChild(parent, permissions[0] >>> 16);
        }
        final long created = tree.insert(
                nodePath, pathLength, hash, parent, value, valueOffset, valueLength, permissions, count, sequence);
        record(StoreListener.Change.CREATED, nodePath, pathLength, created);
        return created;
    }

    /** Removes a node, if it exists, as a part of the commit in progress. */
    long remove(final DirectBuffer nodePath, final int pathLength, final long sequence) {
        final long record = tree.links().find(nodePath, pathLength);
        return record == 0 ? 0 : remove(record, nodePath, pathLength, sequence);
    }

    long remove(final long record, final DirectBuffer nodePath, final int pathLength, final long sequence) {
        requireRemovable(nodePath, pathLength);
        record(StoreListener.Change.REMOVED, nodePath, pathLength, record);
        return tree.remove(record, sequence);
    }

    /** Any node but the root can be removed, also one whose path no client can name. */
    void requireRemovable(final DirectBuffer nodePath, final int length) {
        path.wrap(nodePath, 0, length);
        if (Paths.isRoot(path)) {
            throw new StoreException(StoreRule.TREE, Place.whole(label), "the root cannot be removed");
        }
    }

    void requirePermissions(final int count) {
        if (count < 1 || count > options.mostPermissions()) {
            throw StoreException.limit(
                    label, count + " permissions, not from 1 to the limit of " + options.mostPermissions());
        }
    }

    /** Changes permissions as a part of the commit in progress. */
    void setPermissions(
            final long record,
            final DirectBuffer nodePath,
            final int pathLength,
            final int[] permissions,
            final int count,
            final long sequence) {
        requirePermissions(count);
        final long changed = tree.setPermissions(record, permissions, count, sequence);
        record(StoreListener.Change.PERMISSIONS, nodePath, pathLength, changed);
    }

    /** Begins a commit. Returns its number. */
    long beginCommit() {
        requireOpen();
        final long sequence = tree.sequence() + 1;
        journal.begin();
        tree.begin(sequence);
        changes.clear();
        return sequence;
    }

    /** Takes the commit in progress back. Returns the exception to throw. */
    RuntimeException rolledBack(final Throwable failure) {
        if (failure instanceof InternalError fault) {
            // Nothing can be taken back in a file that was shortened.
            try {
                return journal.explain(fault);
            } finally {
                close();
            }
        }
        journal.rollBack();
        changes.clear();
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof IndexOutOfBoundsException
                ? tree.links().explained(failure)
                : (RuntimeException) failure;
    }

    RuntimeException explain(final InternalError fault) {
        return journal.explain(fault);
    }

    StoreException damaged(final long offset, final String problem) {
        return StoreException.at(StoreRule.INDEX, label, offset, problem);
    }

    long commit(final long sequence) {
        tree.end();
        journal.commit();
        changes.notifyListeners(sequence);
        return sequence;
    }

    /** Unmaps the files and releases the lock. Closing again does nothing. */
    void close() {
        if (isOpen) {
            isOpen = false;
            try {
                files.close();
            } catch (final RuntimeException failure) {
                throw failure;
            } catch (final Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
