// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * The usual Java approach: a {@code DataInputStream} or {@code DataOutputStream} with a buffer of 64 KiB, field by field, over the same file and
 * bytes as xenstream. Paths and values go through one reused array, which favours it. {@code DataInputStream} is big-endian; little-endian
 * numbers are reversed with intrinsics.
 */
package io.xenstream.bench.datastream;
