// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Finds nodes in an image by their paths: a table outside of the heap, built in one pass, kept beside the image if asked. */
package io.xenstream.index;
