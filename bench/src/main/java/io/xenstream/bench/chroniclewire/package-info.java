// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Chronicle Wire 2026, as a document for each node, field by field: the light binary wire, which names each field in the data and is what Chronicle's
 * own programs use, and the fieldless one, which leaves the names out and is faster.
 *
 * <p>How it was made fair: in memory outside of the heap, of one wire and one {@code Bytes} that are used again; path and value are set as views
 * ({@code bytesSet}) without a copy; permissions are an array of numbers, packed as they are for Protobuf; Chronicle's checks that a single thread
 * uses a resource are off, as it advises. No marshallable objects are made, so none of its generated code is needed. Its numbers are little-endian,
 * and take as many octets as they need. {@code chronicle-analytics}, which reports home, is excluded.
 */
package io.xenstream.bench.chroniclewire;
