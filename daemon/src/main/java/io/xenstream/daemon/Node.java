// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A committed node. Its value and permissions are replaced, never changed. */
final class Node {
    private byte[] value;
    private List<Permission> permissions;
    private long generation;
    /** By name, in order of creation; null if there are none. */
    private Map<String, Node> children;

    Node(final byte[] value, final List<Permission> permissions, final long generation) {
        this.value = value;
        this.permissions = permissions;
        this.generation = generation;
    }

    byte[] value() {
        return value;
    }

    /** The owner's first. */
    List<Permission> permissions() {
        return permissions;
    }

    /** Changes with the value, the permissions and the list of children. */
    long generation() {
        return generation;
    }

    Node child(final String name) {
        return children == null ? null : children.get(name);
    }

    Set<String> childNames() {
        return children == null ? Set.of() : children.keySet();
    }

    Map<String, Node> children() {
        return children == null ? Map.of() : children;
    }

    void set(final byte[] newValue, final List<Permission> newPermissions, final long newGeneration) {
        value = newValue;
        permissions = newPermissions;
        generation = newGeneration;
    }

    void add(final String name, final Node child, final long newGeneration) {
        if (children == null) {
            children = new LinkedHashMap<>(4);
        }
        children.put(name, child);
        generation = newGeneration;
    }

    void remove(final String name, final long newGeneration) {
        children.remove(name);
        if (children.isEmpty()) {
            children = null;
        }
        generation = newGeneration;
    }
}
