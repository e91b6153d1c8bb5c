// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

/** Constants of the framing stages. */
final class Frames {
    /** The maximum payload of a frame in bytes: a compromise between latency, memory and compression ratio. */
    static final int CAPACITY = 1 << 16;

    private Frames() {}
}
