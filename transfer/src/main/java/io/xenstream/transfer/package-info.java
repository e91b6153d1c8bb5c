// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Transfer of images between hosts over TLS.
 *
 * <p>An {@link io.xenstream.transfer.ImageServer} receives images into a directory and serves the images in it. An
 * {@link io.xenstream.transfer.ImageClient} sends and fetches images. The protocol uses libvirt's packet framing; docs/streams.md specifies it.
 */
package io.xenstream.transfer;
