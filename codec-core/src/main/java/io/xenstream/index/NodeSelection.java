// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.NodeDataDecoder;

/** Chooses the nodes of an image that are indexed: those that are going to be looked up. */
@FunctionalInterface
public interface NodeSelection {
    /**
     * Returns whether a node is indexed. A selection that takes a node takes each node above it, and all nodes of the same path.
     *
     * @param node   the node; its record is the only one that is read while this is called
     * @param offset offset of its record in the image, in bytes
     * @return whether it is indexed; otherwise it is as if the image did not contain it
     */
    boolean includes(NodeDataDecoder node, long offset);
}
