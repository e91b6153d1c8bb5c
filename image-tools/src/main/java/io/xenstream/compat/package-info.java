// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Predicts whether a given xenstore daemon would load an image, and what it would lose. */
package io.xenstream.compat;
