// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

/** Receives changes of the committed tree. */
@FunctionalInterface
interface ChangeListener {
    /**
     * A node was created, changed or removed.
     *
     * @param path    of the node, or of a special one
     * @param isExact whether only watches of exactly this path match, because the node was removed with one above it
     */
    void changed(String path, boolean isExact);
}
