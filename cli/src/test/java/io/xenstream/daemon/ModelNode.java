// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

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
}
