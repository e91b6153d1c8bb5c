// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Compares two images by meaning. */
package io.xenstream.diff;
