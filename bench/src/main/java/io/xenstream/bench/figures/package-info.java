// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Measures the live store: its goals, and what users would choose instead. */
package io.xenstream.bench.figures;
