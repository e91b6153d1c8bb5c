// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Maps xenstore image files for reading and for changes in place, and publishes new ones atomically. */
package io.xenstream.nativeio;
