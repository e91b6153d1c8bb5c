// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * The image format: flyweights for its records, readers and writers that go from one to the next, regions of memory that hold them.
 *
 * <p>Pure computation: nothing here reads a file, starts a thread or prints. All lengths and offsets are in octets.
 */
package io.xenstream.codec;
