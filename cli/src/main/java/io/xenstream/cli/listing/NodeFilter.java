// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.listing;

import io.xenstream.codec.NodeDataDecoder;

/** Chooses among nodes. */
@FunctionalInterface
public interface NodeFilter {
    /** All of them. */
    NodeFilter ALL = node -> true;

    boolean accepts(NodeDataDecoder node);

    /** The nodes that both filters accept. */
    default NodeFilter and(final NodeFilter other) {
        return node -> accepts(node) && other.accepts(node);
    }

    /** The nodes that a domain owns. */
    static NodeFilter ownedBy(final int domid) {
        return node -> node.permissionCount() > 0 && node.permissionDomid(0) == domid;
    }

    /** The nodes at most this many levels below another one. */
    static NodeFilter withinDepth(final int topDepth, final int levels) {
        return node -> {
            int depth = 0;
            for (int i = 0; i < node.pathLength(); i++) {
                depth += node.pathByte(i) == '/' ? 1 : 0;
            }
            return depth - topDepth <= levels;
        };
    }
}
