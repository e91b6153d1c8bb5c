// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.internal.Paths;
import org.agrona.MutableDirectBuffer;

/** Removes what belongs to a domain that has gone: its nodes, and its permissions in other nodes. */
final class DomainRelease {
    private static final int DOMID_SHIFT = 16;
    private static final int LETTER_MASK = 0xFFFF;

    private final StoreChanges changes;
    private final StoreTree tree;
    private final MutableDirectBuffer path = Buffers.empty();

    DomainRelease(final StoreChanges changes) {
        this.changes = changes;
        this.tree = changes.tree();
    }

    /** Releases a domain. Returns the number of removed nodes. */
    long run(final int domid) {
        if (OffsetList.size(tree.links().ownerList(domid)) == 0
                && OffsetList.size(tree.links().grantList(domid)) == 0) {
            changes.released().add(domid);
            return 0;
        }
        final long sequence = changes.beginCommit();
        final long removed;
        try {
            removed = removeNodes(domid, sequence);
            revokePermissions(domid, sequence);
        } catch (final RuntimeException | Error failure) {
            throw changes.rolledBack(failure);
        }
        changes.released().add(domid);
        changes.commit(sequence);
        return removed;
    }

    private long removeNodes(final int domid, final long sequence) {
        long removed = 0;
        long list = tree.links().ownerList(domid);
        while (OffsetList.size(list) > 0) {
            final long record = tree.links().ownedAt(domid, 0);
            final int length = wrapPath(record);
            if (Paths.isRoot(path) || Paths.isSpecial(path)) {
                revoke(record, domid, sequence);
            } else {
                removed += changes.remove(path, length, sequence);
            }
            list = requireShorter(tree.links().ownerList(domid), list, record, domid);
        }
        return removed;
    }

    private void revokePermissions(final int domid, final long sequence) {
        long list = tree.links().grantList(domid);
        while (OffsetList.size(list) > 0) {
            final long record = tree.links().grantingAt(domid, OffsetList.size(list) - 1);
            revoke(record, domid, sequence);
            list = requireShorter(tree.links().grantList(domid), list, record, domid);
        }
    }

    private int wrapPath(final long record) {
        final long lengths = NodeRecord.lengths(tree.image(), record);
        final int length = NodeRecord.pathLength(lengths);
        tree.image().region().wrap(path, record + NodeRecord.pathOffset(lengths), length);
        return length;
    }

    /** Without this check, a damaged index would keep the loop from ending. */
    private long requireShorter(final long list, final long before, final long record, final int domid) {
        if (OffsetList.size(list) >= OffsetList.size(before)) {
            throw changes.damaged(record, "the index does not contain a node of domain " + domid);
        }
        return list;
    }

    /** Removes a domain from a node's permissions; if it is the owner, domain 0 becomes the owner. The record gets no longer, so it does not move. */
    private void revoke(final long record, final int domid, final long sequence) {
        final int count = NodeRecord.permissionCount(NodeRecord.lengths(tree.image(), record));
        final int[] permissions = tree.permissions(record);
        if (permissions[0] >>> DOMID_SHIFT == domid) {
            permissions[0] &= LETTER_MASK;
        }
        int kept = 1;
        for (int i = 1; i < count; i++) {
            if (permissions[i] >>> DOMID_SHIFT != domid) {
                permissions[kept++] = permissions[i];
            }
        }
        tree.setPermissions(record, permissions, kept, sequence);
        changes.record(StoreListener.Change.PERMISSIONS, path, wrapPath(record), record);
    }
}
