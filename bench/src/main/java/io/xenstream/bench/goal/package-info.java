// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Goals, and whether what was measured reaches them. */
package io.xenstream.bench.goal;
