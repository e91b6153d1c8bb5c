// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A tree of nodes as a client sees it: the committed tree or that of a transaction. */
abstract sealed class Tree permits Store, Transaction {
    /** The value of a node; null if there is no such node. */
    abstract byte[] value(String path);

    /** The permissions of a node; null if there is no such node. */
    abstract List<Permission> permissions(String path);

    /** The names of a node's children, in order of creation. */
    abstract Iterable<String> childNames(String path);

    /** A number that changes whenever the node or its list of children does. */
    abstract long generation(String path);

    /** Sets the value and permissions of an existing node. */
    abstract void update(String path, byte[] value, List<Permission> permissions);

    /** Creates a node whose parent exists. */
    abstract void create(String path, byte[] value, List<Permission> permissions);

    /** Removes an existing node and all nodes below it. */
    abstract void delete(String path);

    /**
     * Checks the limit of nodes.
     *
     * @throws RequestException if there is no room
     */
    abstract void requireRoom(int newNodes);

    /** A path was changed by a request. */
    abstract void changed(String path, ChangeListener listener);

    /** A subtree is about to be removed by a request. */
    abstract void removing(String path, ChangeListener listener);

    final boolean exists(final String path) {
        return value(path) != null;
    }

    final void requireNode(final String path) {
        if (!exists(path)) {
            throw new RequestException(StoreError.ENOENT);
        }
    }

    final void write(final String path, final byte[] value, final ChangeListener listener) {
        if (exists(path)) {
            update(path, value, permissions(path));
        } else {
            createWithParents(path, value);
        }
        changed(path, listener);
    }

    final void makeDirectory(final String path, final ChangeListener listener) {
        if (!exists(path)) {
            createWithParents(path, ProtocolText.NONE);
            changed(path, listener);
        }
    }

    /** New nodes inherit the permissions of the nearest existing ancestor. */
    private void createWithParents(final String path, final byte[] value) {
        final Deque<String> missing = new ArrayDeque<>();
        String above = StorePath.parent(path);
        while (!exists(above)) {
            missing.push(above);
            above = StorePath.parent(above);
        }
        requireRoom(missing.size() + 1);
        final List<Permission> inherited = permissions(above);
        for (final String parent : missing) {
            create(parent, ProtocolText.NONE, inherited);
        }
        create(path, value, inherited);
    }

    /**
     * Removes a node and all nodes below it. Does nothing if only its parent exists.
     *
     * @throws RequestException if the node is the root, or the parent does not exist
     */
    final void remove(final String path, final ChangeListener listener) {
        if (StorePath.isRoot(path)) {
            throw new RequestException(StoreError.EINVAL);
        }
        if (exists(path)) {
            removing(path, listener);
            delete(path);
        } else {
            requireNode(StorePath.parent(path));
        }
    }

    final void setPermissions(final String path, final List<Permission> permissions, final ChangeListener listener) {
        requireNode(path);
        update(path, value(path), permissions);
        changed(path, listener);
    }
}
