// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * The JDK's own API: a {@code MemorySegment} over the same mapped file as xenstream, with absolute gets and sets at {@code long} offsets and no
 * slices (which would be objects). It reads and writes the same bytes and has the bounds and liveness checks of segments, but trusts the lengths
 * inside records.
 *
 * <p>It needs JDK 22, while the rest of the module needs 17. The code that uses it is in {@code src/main/foreign/java}. Any JDK compiles it, against
 * the signatures in {@code src/main/foreign/signatures} rather than against its own classes; only JDK 22 or later loads it. {@link
 * io.xenstream.bench.ffm.ForeignMemory#missing()} gives the reason if it is unavailable.
 */
package io.xenstream.bench.ffm;
