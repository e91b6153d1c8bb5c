// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** The live store: a mutable xenstore tree whose nodes are the records of a mapped image (docs/store.md). */
package io.xenstream.store;
