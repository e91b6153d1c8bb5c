// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A transaction's copy of a node. */
final class TransactionNode {
    /** The committed node's generation at the first access; 0 if there was no node. */
    final long base;

    /** Null if the node does not exist for the transaction. */
    private byte[] value;

    private List<Permission> permissions;
    private boolean isRead;
    private boolean isWritten;
    private Set<String> added = Set.of();
    private Set<String> removed = Set.of();

    /**
     * The copy at the first access.
     *
     * @param committed the committed node, or null if there is none
     */
    TransactionNode(final Node committed) {
        this(
                committed == null ? 0 : committed.generation(),
                committed == null ? null : committed.value(),
                committed == null ? null : committed.permissions(),
                true,
                false);
    }

    TransactionNode(
            final long base,
            final byte[] value,
            final List<Permission> permissions,
            final boolean isRead,
            final boolean isWritten) {
        this.base = base;
        this.value = value;
        this.permissions = permissions;
        this.isRead = isRead;
        this.isWritten = isWritten;
    }

    boolean exists() {
        return value != null;
    }

    byte[] value() {
        return value;
    }

    List<Permission> permissions() {
        return permissions;
    }

    boolean isRead() {
        return isRead;
    }

    boolean isWritten() {
        return isWritten;
    }

    void set(final byte[] newValue, final List<Permission> newPermissions) {
        value = newValue;
        permissions = newPermissions;
        isWritten = true;
    }

    void delete() {
        set(null, null);
    }

    Set<String> added() {
        return added;
    }

    Set<String> removed() {
        return removed;
    }

    void addChild(final String name) {
        removed = without(removed, name);
        added = with(added, name);
    }

    void removeChild(final String name) {
        added = without(added, name);
        removed = with(removed, name);
    }

    private static Set<String> without(final Set<String> names, final String name) {
        if (!names.isEmpty()) {
            names.remove(name);
        }
        return names.isEmpty() ? Set.of() : names;
    }

    private static Set<String> with(final Set<String> names, final String name) {
        final Set<String> more = names.isEmpty() ? new LinkedHashSet<>() : names;
        more.add(name);
        return more;
    }
}
