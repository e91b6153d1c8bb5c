// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Finds nodes in an image by path. The index is a table outside the heap, built in one pass, and can be stored next to the image. */
package io.xenstream.index;
