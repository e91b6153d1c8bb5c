// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * What Java programs do without thinking: a {@code DataInputStream} or {@code DataOutputStream} with a buffer of 64 KiB, field by field, over the
 * same file as xenstream, and into the same octets. Names and values go through one array that is used again, which is kinder than usual. The byte
 * order of a {@code DataInputStream} is big-endian; little-endian numbers are reversed by the intrinsics.
 */
package io.xenstream.bench.datastream;
