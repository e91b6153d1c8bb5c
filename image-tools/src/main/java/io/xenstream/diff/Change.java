// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

/** What has become of something between two images. */
public enum Change {
    /** Only the second image has it. */
    ADDED,
    /** Only the first image has it. */
    REMOVED,
    /** Both have it, and say something else about it. */
    CHANGED
}
