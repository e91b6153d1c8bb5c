// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Chronicle Wire 2026, with one document per node, field by field: the light binary wire, which stores field names and is Chronicle's usual
 * choice, and the fieldless wire, which omits the names and is faster.
 *
 * <p>Fairness: it uses off-heap memory with one reused wire and {@code Bytes}. Path and value are read as views ({@code bytesSet}) without a
 * copy. Permissions are an array of packed numbers, as for Protobuf. Chronicle's single-thread checks are off, as it recommends. No marshallable
 * objects are created, so its generated code is not needed. Numbers are little-endian with a variable length. {@code chronicle-analytics}, which
 * sends usage data, is excluded.
 */
package io.xenstream.bench.chroniclewire;
