// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** The live store and what users would choose instead: trees of nodes that are read and changed by path. */
package io.xenstream.bench.tree;
