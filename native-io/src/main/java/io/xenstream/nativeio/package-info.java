// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Xenstore images in mapped files. */
package io.xenstream.nativeio;
