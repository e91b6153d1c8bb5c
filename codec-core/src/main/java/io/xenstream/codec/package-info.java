// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * The image format: flyweights for its records, readers and writers for whole images, and the memory regions that contain them.
 *
 * <p>Pure computation: nothing in this package accesses files, starts threads or prints. All lengths and offsets are in bytes.
 */
package io.xenstream.codec;
