// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

/** What the framing stages agree on. */
final class Frames {
    /** Octets of a frame at the most, as they were written: a compromise of latency, memory and ratio. */
    static final int CAPACITY = 1 << 16;

    private Frames() {}
}
