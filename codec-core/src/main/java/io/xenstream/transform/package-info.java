// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * From one image to another: in the other byte order, the other version, without what does not belong into an image; and between images and
 * oxenstored's text.
 *
 * <p>Pure computation, memory on the heap of constant size.
 */
package io.xenstream.transform;
