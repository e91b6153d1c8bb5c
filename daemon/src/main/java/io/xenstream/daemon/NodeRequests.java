// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.store.LiveCursor;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreTransaction;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Answers requests about nodes, in the store or as a transaction sees it. Values go from the request to the record, and from the record to the reply. */
final class NodeRequests {
    private static final byte NUL = 0;
    private static final int DOMID_SHIFT = 16;
    /** How many children a request looks at in one turn to find names for its reply, which has room for fewer. */
    private static final int MOST_NAMES = 4096;

    private final LiveStore store;
    private final LiveCursor cursor;
    private final WatchTable watches;
    private final ChangedPaths changed;
    private final Domains domains;
    private final NodePath path = new NodePath();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private int[] permissions = new int[16];
    /** The offset of the next name in a transaction's list of names. */
    private long begin;

    NodeRequests(final StoreState state, final ChangedPaths changed) {
        this.store = state.store();
        this.cursor = state.cursor();
        this.watches = state.watches();
        this.domains = state.domains();
        this.changed = changed;
    }

    private NodePath onlyPath(final Request request) {
        return resolve(request, request.onlyLength());
    }

    private NodePath resolve(final Request request, final int length) {
        return path.resolve(request.payload(), 0, length).requireAtMost(domains.pathMax());
    }

    private NodePath resolveAny(final Request request, final int length) {
        return path.resolveAny(request.payload(), 0, length).requireAtMost(domains.pathMax());
    }

    private boolean find(final StoreTransaction transaction) {
        return transaction == null
                ? cursor.find(path.buffer(), path.length())
                : transaction.find(path.buffer(), path.length());
    }

    private void require(final StoreTransaction transaction) {
        if (!find(transaction)) {
            throw new RequestException(StoreError.ENOENT);
        }
    }

    void read(final StoreTransaction transaction, final Request request, final Reply reply) {
        onlyPath(request);
        require(transaction);
        final DirectBuffer value;
        if (transaction == null) {
            value = cursor.node().value();
        } else {
            transaction.wrapValue(view);
            value = view;
        }
        reply.put(value, 0, value.capacity());
    }

    void write(final StoreTransaction transaction, final Request request, final Reply reply) {
        final DirectBuffer payload = request.payload();
        final int pathLength = request.stringLength(0);
        resolve(request, pathLength);
        final int valueLength = payload.capacity() - pathLength - 1;
        if (transaction == null) {
            store.write(path.buffer(), path.length(), payload, pathLength + 1, valueLength, LiveStore.INHERITED);
            changed(path.buffer(), false);
        } else {
            transaction.write(path.buffer(), path.length(), payload, pathLength + 1, valueLength, LiveStore.INHERITED);
        }
        reply.putOk();
    }

    void makeDirectory(final StoreTransaction transaction, final Request request, final Reply reply) {
        onlyPath(request);
        if (transaction != null) {
            transaction.mkdir(path.buffer(), path.length(), LiveStore.INHERITED);
        } else if (store.mkdir(path.buffer(), path.length(), LiveStore.INHERITED)) {
            changed(path.buffer(), false);
        }
        reply.putOk();
    }

    void remove(final StoreTransaction transaction, final Request request, final Reply reply) {
        onlyPath(request);
        if (path.isRoot()) {
            throw new RequestException(StoreError.EINVAL);
        }
        final DirectBuffer node = path.buffer();
        if (!find(transaction)) {
            final boolean hasParent = transaction == null
                    ? cursor.find(node, path.parentLength())
                    : transaction.find(node, path.parentLength());
            if (!hasParent) {
                throw new RequestException(StoreError.ENOENT);
            }
        } else if (transaction == null) {
            removing(node);
            store.remove(node, path.length());
        } else {
            transaction.remove(node, path.length());
        }
        reply.putOk();
    }

    void permissions(final StoreTransaction transaction, final Request request, final Reply reply) {
        resolveAny(request, request.onlyLength());
        if (!find(transaction)) {
            throw missing();
        }
        final NodeDataDecoder node = transaction == null ? cursor.node() : null;
        final int count = transaction == null ? node.permissionCount() : transaction.permissionCount();
        for (int i = 0; i < count; i++) {
            final int permission = transaction == null ? node.permission(i) : transaction.permission(i);
            reply.put((byte) permission);
            reply.put((long) (permission >>> DOMID_SHIFT));
            reply.put(NUL);
        }
    }

    /** A special node is one of the few that there are; any other has no valid path. */
    private RequestException missing() {
        return new RequestException(path.isSpecial() ? StoreError.EINVAL : StoreError.ENOENT);
    }

    void setPermissions(final StoreTransaction transaction, final Request request, final Reply reply) {
        final DirectBuffer payload = request.payload();
        int from = request.stringLength(0);
        resolveAny(request, from);
        from++;
        int count = 0;
        while (from < payload.capacity()) {
            final int length = request.stringLength(from);
            if (count == permissions.length) {
                permissions = Arrays.copyOf(permissions, 2 * count);
            }
            permissions[count++] = permission(payload, from, length);
            from += length + 1;
        }
        if (count == 0) {
            throw new RequestException(StoreError.EINVAL);
        }
        final boolean isThere = transaction == null
                ? store.setPermissions(path.buffer(), path.length(), permissions, count)
                : transaction.setPermissions(path.buffer(), path.length(), permissions, count);
        if (!isThere) {
            throw missing();
        }
        if (transaction == null && !path.isSpecial()) {
            changed(path.buffer(), false);
        }
        reply.putOk();
    }

    /** Parses the protocol's notation of a permission, a letter and a domain. */
    private static int permission(final DirectBuffer text, final int offset, final int length) {
        final byte letter = length == 0 ? 0 : text.getByte(offset);
        if (letter != 'w' && letter != 'r' && letter != 'b' && letter != 'n') {
            throw new RequestException(StoreError.EINVAL);
        }
        final long domid = ProtocolText.number(text, offset + 1, length - 1, ProtocolText.LARGEST_DOMID);
        return letter | (int) domid << DOMID_SHIFT;
    }

    /** All names. Returns whether that is done; if not, it is continued by the next call for the same request. */
    boolean directory(
            final ClientSession session, final StoreTransaction transaction, final Request request, final Reply reply) {
        onlyPath(request);
        require(transaction);
        if (transaction != null) {
            return directory(session.unfinished(), transaction, request, reply);
        }
        final int count = cursor.childCount();
        cursor.beginChildren(0);
        reply.written(cursor.copyNames(reply.buffer(), reply.end(), reply.room()));
        if (cursor.childPosition() < count) {
            throw new RequestException(StoreError.E2BIG);
        }
        return true;
    }

    private boolean directory(
            final ListedPart listed, final StoreTransaction transaction, final Request request, final Reply reply) {
        listed.seek(path, request.transactionId(), transaction.childrenVersion(), 0);
        final int first = reply.end();
        reply.put(listed.names(), 0, listed.namesLength());
        final long end = transaction.children(
                path.buffer(), path.length(), listed.position(), MOST_NAMES, (name, offset, length) -> {
                    reply.put(name, offset, length);
                    reply.put(NUL);
                    return true;
                });
        if (end == StoreTransaction.NO_MORE) {
            listed.clear();
            return true;
        }
        listed.keepNames(reply.buffer(), first, reply.end() - first, end);
        return false;
    }

    /**
     * The generation and some names, from an offset into the list; an empty name follows the last one. Returns whether that is done; if not, it is
     * continued by the next call for the same request.
     */
    boolean directoryPart(
            final ClientSession session, final StoreTransaction transaction, final Request request, final Reply reply) {
        final DirectBuffer payload = request.payload();
        final int pathLength = request.stringLength(0);
        resolve(request, pathLength);
        final int digits = request.stringLength(pathLength + 1);
        if (request.hasStringAt(pathLength + digits + 2)) {
            throw new RequestException(StoreError.EINVAL);
        }
        final long offset = ProtocolText.number(payload, pathLength + 1, digits, Long.MAX_VALUE);
        require(transaction);
        final long generation = transaction == null ? cursor.childrenGeneration() : transaction.childrenVersion();
        final ListedPart listed = session.listed();
        listed.seek(path, request.transactionId(), generation, offset);
        reply.put(generation);
        reply.put(NUL);
        return transaction == null ? listPart(listed, offset, reply) : listPart(transaction, listed, offset, reply);
    }

    private boolean listPart(final ListedPart listed, final long offset, final Reply reply) {
        final int count = cursor.childCount();
        final int nameOffset = path.isRoot() ? 1 : path.length() + 1;
        long begin = listed.offset();
        cursor.beginChildren((int) listed.position());
        for (int i = 0; begin < offset; i++) {
            if (i == MOST_NAMES) {
                listed.set(begin, cursor.childPosition());
                return false;
            }
            if (!cursor.nextChild()) {
                break;
            }
            final DirectBuffer child = cursor.node().path();
            final int length = child.capacity() - nameOffset;
            putPart(reply, child, nameOffset, length, begin, offset);
            begin += length + 1;
        }
        if (begin >= offset) {
            final int names = cursor.copyNames(reply.buffer(), reply.end(), reply.room() - 1);
            reply.written(names);
            begin += names;
            if (cursor.childPosition() < count) {
                listed.set(begin, cursor.childPosition());
                return true;
            }
        }
        reply.put(NUL);
        return true;
    }

    /** Adds what follows an offset of a name and its NUL, if the whole of it fits together with the end of the list. Returns whether it did. */
    private static boolean putPart(
            final Reply reply,
            final DirectBuffer name,
            final int nameOffset,
            final int length,
            final long begin,
            final long offset) {
        final long skipped = Math.max(0, offset - begin);
        if (skipped > length) {
            return true;
        }
        final int rest = length - (int) skipped;
        if (rest + 1 >= reply.room()) {
            return false;
        }
        reply.put(name, nameOffset + (int) skipped, rest);
        reply.put(NUL);
        return true;
    }

    private boolean listPart(
            final StoreTransaction transaction, final ListedPart listed, final long offset, final Reply reply) {
        final int empty = reply.end();
        begin = listed.offset();
        final long end = transaction.children(
                path.buffer(), path.length(), listed.position(), MOST_NAMES, (name, nameOffset, length) -> {
                    final boolean isPut = putPart(reply, name, nameOffset, length, begin, offset);
                    begin += isPut ? length + 1 : 0;
                    return isPut;
                });
        if (end == StoreTransaction.NO_MORE) {
            reply.put(NUL);
            return true;
        }
        listed.set(begin, end);
        return reply.end() > empty;
    }

    /** Notes a change, whose watches are fired after the reply. */
    private void changed(final DirectBuffer node, final boolean isExact) {
        if (!watches.isEmpty()) {
            changed.add(node, 0, node.capacity(), isExact);
        }
    }

    /** Notes that a node will be removed with all nodes below it. */
    private void removing(final DirectBuffer node) {
        changed(node, false);
        removingBelow(node);
    }

    private void removingBelow(final DirectBuffer node) {
        if (watches.hasBelow(node, node.capacity()) && cursor.find(node, node.capacity())) {
            while (cursor.nextInSubtree()) {
                final DirectBuffer below = cursor.node().path();
                if (watches.isWatched(below, below.capacity())) {
                    changed.add(below, 0, below.capacity(), true);
                }
            }
        }
    }

    /**
     * Ends a transaction.
     *
     * @throws RequestException EAGAIN if it conflicts with other changes
     */
    void commit(final StoreTransaction transaction) {
        if (!watches.isEmpty()) {
            transaction.changes((node, offset, length, exists, isRemoved) -> {
                view.wrap(node, offset, length);
                final boolean isStored = (isRemoved || !exists) && cursor.find(view, length);
                if (view.getByte(0) != '@' && (exists || isStored)) {
                    changed.add(view, 0, length, false);
                }
                if (isRemoved && isStored) {
                    removingBelow(view);
                }
            });
        }
        if (!transaction.commit()) {
            throw new RequestException(StoreError.EAGAIN);
        }
    }

    /** Removes what belongs to a domain that has gone. */
    void release(final int domid) {
        if (!watches.isEmpty()) {
            for (int i = 0; i < store.nodesOf(domid); i++) {
                cursor.moveToOwned(domid, i);
                path.copy(cursor.node().path());
                if (!path.isSpecial() && !path.isRoot() && !hasOwnerAbove(domid)) {
                    removing(path.buffer());
                }
            }
        }
        store.releaseDomain(domid);
        changed.keep();
    }

    /** Whether a node above the path belongs to a domain: then the path goes with it. */
    private boolean hasOwnerAbove(final int domid) {
        int length = path.length();
        while (length > 1) {
            length = path.parentLength(length);
            if (length > 1
                    && cursor.find(path.buffer(), length)
                    && cursor.node().permissionDomid(0) == domid) {
                return true;
            }
        }
        return false;
    }
}
