// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Images of hosts that do not exist, as large as wanted and the same at each run: to measure with, to test with, to learn the format from.
 *
 * <p>Pure computation; no memory but the image's own.
 */
package io.xenstream.generate;
