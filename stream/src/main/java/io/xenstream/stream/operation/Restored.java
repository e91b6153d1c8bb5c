// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.operation;

import io.xenstream.codec.ImageHeader;

/**
 * An image that has arrived whole.
 *
 * @param header  its version and byte order
 * @param length  octets of the stream, what lay behind END included
 * @param records how many there were, END included
 */
public record Restored(ImageHeader header, long length, long records) {}
