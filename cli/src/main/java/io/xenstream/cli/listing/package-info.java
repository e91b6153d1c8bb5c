// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * The tree of an image, listed as {@code xenstore-ls} lists it.
 */
package io.xenstream.cli.listing;
