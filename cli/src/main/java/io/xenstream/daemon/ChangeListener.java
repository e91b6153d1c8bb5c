// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

/** Is told what has changed in the committed tree. */
@FunctionalInterface
interface ChangeListener {
    /**
     * A node was made, changed or removed.
     *
     * @param path    of the node, or of a special one
     * @param isExact whether only those who watch this very path want to know: the node went because one above it was removed
     */
    void changed(String path, boolean isExact);
}
