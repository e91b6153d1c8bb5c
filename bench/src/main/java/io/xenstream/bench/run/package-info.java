// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Runs lists of benchmarks with JMH, shows progress, and describes the machine. */
package io.xenstream.bench.run;
