// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * FlatBuffers 25.2, by the code that {@code flatc} generates from {@code src/flatbuffers/node.fbs} (kept there: see its README): a table for each node,
 * with a size before it, the permissions as a vector of structs.
 *
 * <p>How it was made fair: one builder is used for all nodes, over a direct buffer; what it has built is copied once to where it goes, since a builder
 * builds backwards and into memory of its own. Reading makes no object: table and struct accessors are used again, octets are read in place. Each
 * buffer begins on a multiple of eight. FlatBuffers are little-endian, whatever the image's order. The generated accessors trust what they read;
 * the verifier that C++ has for untrusted buffers does not exist for Java.
 */
package io.xenstream.bench.flatbuffers;
