// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Apache Fory 1: one length-prefixed serialized object per node.
 *
 * <p>Fairness: the class is registered; reference tracking and schema evolution are off; serializers are generated before measuring; one buffer
 * is reused. Fory serializes objects, so it provides bytes only as arrays that it copies. One object is reused for encoding, but its arrays have
 * each node's own length. Numbers are compressed, which is the default; there is no byte order. Reading one field deserializes the whole object;
 * Fory's row format, which would not, is a separate artifact that needs Apache Arrow.
 */
package io.xenstream.bench.fory;
