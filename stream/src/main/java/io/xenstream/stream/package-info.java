// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Non-blocking data streams that carry images between threads, processes and hosts.
 *
 * <p>A {@link io.xenstream.stream.StreamWriter} accepts bytes, and a {@link io.xenstream.stream.StreamReader} delivers them. Stages, operations and
 * adapters build on these two interfaces. For an introduction see docs/streams.md.
 */
package io.xenstream.stream;
