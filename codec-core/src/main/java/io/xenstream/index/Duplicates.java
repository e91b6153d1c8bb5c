// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

/** What to do about a node that an image contains twice. Valid images have no duplicates; daemons keep one of the two. */
public enum Duplicates {
    /** The image is refused. */
    REFUSE,
    /** The last record wins and keeps its position among its siblings; earlier records are not indexed. */
    LAST_WINS
}
