// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

/** What is done about a node that an image has twice. No good image has; daemons keep one of the two. */
public enum Duplicates {
    /** The image is refused. */
    REFUSE,
    /** The record that comes last is the node, in its own place among its siblings; those before are not indexed. */
    LAST_WINS
}
