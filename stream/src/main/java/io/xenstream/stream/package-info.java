// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Data streams: images between threads, processes and hosts, without blocking anyone.
 *
 * <p>A {@link io.xenstream.stream.StreamWriter} takes octets, a {@link io.xenstream.stream.StreamReader} gives them out; everything else is
 * made of these two. docs/streams.md is the way in.
 */
package io.xenstream.stream;
