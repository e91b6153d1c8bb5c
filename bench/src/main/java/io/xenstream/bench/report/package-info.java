// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** What a run of the benchmarks found: its file, ratios, noise, tables, pages, and what two runs say of each other. */
package io.xenstream.bench.report;
