// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * The limit: C, compiled with {@code cc -O3} at set-up and called by JNI once for a whole pass. It trusts every length and checks nothing, so it
 * has an advantage over whoever reads what others have written. It reads the same mapped file and writes the same octets as xenstream. For each
 * byte order it is compiled once more, with the order known. {@code c} is the plain loop; {@code cPrefetching} fetches half a kilobyte ahead, which
 * nobody does who has not measured; {@code cMemcpy} copies each field by {@code memcpy}, {@code cWords} short ones by words, {@code cFwrite} writes
 * as the C daemon's dump does.
 *
 * <p>Without a compiler there are no such rows, and {@link io.xenstream.bench.c.NativeCode#missing()} says why.
 */
package io.xenstream.bench.c;
