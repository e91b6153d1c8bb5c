// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Careful hand-written Java: a {@code ByteBuffer} over the same mapped file as xenstream, with absolute gets and puts and no objects. It reads
 * and writes the same bytes and has the bounds checks of {@code ByteBuffer}, but trusts the lengths inside records and is limited to 2 GiB.
 */
package io.xenstream.bench.bytebuffer;
