// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * The reference limit: C code, compiled with {@code cc -O3 -march=native} at set-up and called through JNI once per pass. It trusts every length
 * and checks nothing, which is an advantage over readers of untrusted input; only {@code cChecked} makes the checks that xenstream makes. It reads the same mapped file and writes the same bytes as xenstream, and is
 * specialised for each byte order at compile time. {@code c} is the plain loop; {@code cPrefetching} prefetches half a kilobyte ahead;
 * {@code cMemcpy} copies each field with {@code memcpy}; {@code cWords} copies short fields word by word; {@code cFwrite} writes as the C daemon's dump
 * does.
 *
 * <p>Without a compiler these rows are missing; {@link io.xenstream.bench.c.NativeCode#missing()} gives the reason.
 */
package io.xenstream.bench.c;
