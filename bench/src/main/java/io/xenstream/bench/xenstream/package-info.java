// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * xenstream itself. It reads images as its users do: with an {@code ImageReader} over a mapped file, with all checks of untrusted lengths and
 * with Agrona's bounds checks on, as for all contenders that use Agrona. Its images also contain records that are not nodes (connections,
 * watches, quotas), which it skips; the other formats contain only nodes.
 */
package io.xenstream.bench.xenstream;
