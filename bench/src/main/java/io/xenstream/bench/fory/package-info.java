// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Apache Fory 1: an object for each node, serialized one behind the other with the length before each.
 *
 * <p>How it was made fair: the class is registered, references are not tracked, schemas are not evolved, serializers are generated, and that before
 * anything is measured; one buffer is used again. It is an object serializer: octets can be had of it only as arrays of an object, which it copies.
 * One object is used for encoding all nodes, but its arrays are of each node's own length. The numbers are compressed, as they are by default; there
 * is no byte order. To read one field it makes the whole object: Fory's row format, which would not, is another artifact that needs Apache Arrow.
 */
package io.xenstream.bench.fory;
