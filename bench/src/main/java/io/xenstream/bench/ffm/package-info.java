// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * The JDK's own way: a {@code MemorySegment} over the same mapped file as xenstream, absolute gets and sets by {@code long} offsets, no slices (which
 * would be objects). It reads and writes the same octets, and has the bounds and liveness checks of segments; it trusts the lengths inside of
 * records.
 *
 * <p>It needs JDK 22, and the rest of the module is for 17. What uses it is in {@code src/main/java22}, compiled when the building JDK can, and
 * loaded when the running JDK can; {@link io.xenstream.bench.ffm.ForeignMemory#missing()} says which of the two cannot.
 */
package io.xenstream.bench.ffm;
