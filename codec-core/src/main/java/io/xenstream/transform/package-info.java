// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * From one image to another: in the other byte order, the other version, without what does not belong into an image.
 *
 * <p>Pure computation, one pass, memory of constant size.
 */
package io.xenstream.transform;
