// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Results of a run: the results file, ratios, noise, tables, the HTML report, and the comparison of two runs. */
package io.xenstream.bench.report;
