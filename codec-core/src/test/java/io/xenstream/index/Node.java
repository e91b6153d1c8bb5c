// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

/** A node of a test, and what is expected of an index: committed where connId is 0, without an owner where that is -1. */
record Node(long connId, long txId, String path, int owner) {
    static Node of(final String path) {
        return new Node(0, 0, path, 0);
    }

    static Node of(final String path, final int owner) {
        return new Node(0, 0, path, owner);
    }

    boolean isCommitted() {
        return connId == 0;
    }

    /** What is the same for nodes that are one. */
    String key() {
        return isCommitted() ? path : connId + "," + txId + "," + path;
    }

    String parent() {
        if (!path.startsWith("/") || path.length() < 2) {
            return null;
        }
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }

    boolean isInSubtreeOf(final String top) {
        return path.equals(top) || path.startsWith(top.equals("/") ? top : top + "/");
    }
}
