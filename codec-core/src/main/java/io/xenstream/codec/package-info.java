// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * The records of a xenstore image, read and written in place.
 */
package io.xenstream.codec;
