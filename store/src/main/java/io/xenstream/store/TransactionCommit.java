// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import org.agrona.MutableDirectBuffer;

/** The end of a {@link StoreTransaction}: finds conflicts, and makes its changes in the store. */
final class TransactionCommit {
    private final StoreChanges store;
    private final StoreTree tree;
    private final TransactionNodes nodes;
    private final TransactionLog log;
    /** Of the last entry that was looked at. */
    private final MutableDirectBuffer path = Buffers.empty();

    private int[] permissions = new int[16];

    TransactionCommit(final StoreChanges store, final TransactionNodes nodes, final TransactionLog log) {
        this.store = store;
        this.tree = store.tree();
        this.nodes = nodes;
        this.log = log;
    }

    /**
     * Whether a node has changed that the transaction depends on, or a domain has gone to which it gives something.
     *
     * @param lastRelease number of the last release of a domain before the transaction began
     */
    boolean hasConflict(final long lastRelease) {
        for (int entry = 0; entry < nodes.end(); entry = nodes.next(entry)) {
            if (hasChanged(entry)) {
                return true;
            }
        }
        return isForReleased(lastRelease);
    }

    /** The path of the node that {@link #hasConflict} has found. Allocates. */
    String conflict() {
        return path.getStringWithoutLengthAscii(0, path.capacity());
    }

    /** Whether the transaction gives something to a domain that has gone since a release. */
    boolean isForReleased(final long lastRelease) {
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

    /** Makes all changes in one commit. If that fails, the store is as before. */
    void run() {
        final long sequence = store.beginCommit();
        try {
            replay(sequence);
        } catch (final RuntimeException | Error failure) {
            throw store.rolledBack(failure);
        }
        store.commit(sequence);
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
                permissions = log.copyPermissions(content, count, permissions);
                final long record = tree.links().find(path, pathLength);
                store.setPermissions(record, path, pathLength, permissions, count, sequence);
            }
        }
    }
}
