// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** What the image tools share. Not part of the API: it changes without notice. */
package io.xenstream.imagetools.internal;
