// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A node as a client expects it. */
final class ModelNode {
    final Map<String, ModelNode> children = new LinkedHashMap<>();
    byte[] value;
    /** As the protocol has them. */
    byte[] permissions;

    ModelNode(final byte[] value, final byte[] permissions) {
        this.value = value;
        this.permissions = permissions;
    }

    /** A copy of it and all below. */
    ModelNode copy() {
        final ModelNode copy = new ModelNode(value, permissions);
        children.forEach((name, child) -> copy.children.put(name, child.copy()));
        return copy;
    }

    /** Whether it and all below are the same; children are in no particular order. */
    boolean isSame(final ModelNode other) {
        return Arrays.equals(value, other.value)
                && Arrays.equals(permissions, other.permissions)
                && children.keySet().equals(other.children.keySet())
                && children.entrySet().stream()
                        .allMatch(child -> child.getValue().isSame(other.children.get(child.getKey())));
    }
}
