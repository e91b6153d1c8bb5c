// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** The command {@code xenstream bench}; of the benchmarks' packages the only one that prints. */
package io.xenstream.bench.command;
