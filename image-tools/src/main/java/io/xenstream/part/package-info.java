// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Extracts what belongs to one domain from an image, and merges it into another. */
package io.xenstream.part;
