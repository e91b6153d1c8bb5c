// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** How much a broken {@link Rule} matters to a daemon that loads the image. */
public enum Severity {
    /** Allowed, but worth knowing. */
    NOTE,
    /** Real daemons write or tolerate it; the specification does not, or the meaning is doubtful. */
    WARNING,
    /** The image violates the specification: a daemon may refuse it, misread it or lose state. */
    ERROR
}
