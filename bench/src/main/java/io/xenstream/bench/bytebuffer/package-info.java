// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * What a careful Java programmer writes by hand: a {@code ByteBuffer} over the same mapped file as xenstream, absolute gets and puts, no objects.
 * It reads and writes the same octets, and has the bounds checks of {@code ByteBuffer}; it trusts the lengths inside of records, and ends at 2 GiB.
 */
package io.xenstream.bench.bytebuffer;
