// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Data streams over a connection: images between hosts, through TLS.
 *
 * <p>{@link io.xenstream.stream.rpc.ImageServer} receives images into a directory and serves them, {@link io.xenstream.stream.rpc.ImageClient}
 * sends and fetches them. On the wire are packets in libvirt's framing; docs/streams.md describes them.
 */
package io.xenstream.stream.rpc;
