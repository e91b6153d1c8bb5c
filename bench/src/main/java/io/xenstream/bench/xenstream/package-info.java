// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * xenstream itself. It reads images as its users do: by an {@code ImageReader} over a mapped file, with all checks of untrusted lengths, and with
 * Agrona's bounds checks left on, as they are for all contenders that use Agrona. What is not a node (connections, watches, quotas) is in the
 * image as well, and passed over; other formats hold the nodes alone.
 */
package io.xenstream.bench.xenstream;
