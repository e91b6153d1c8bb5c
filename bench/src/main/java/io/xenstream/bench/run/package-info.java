// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Runs lists of benchmarks by JMH, shows how far that is, and says on what machine it was. */
package io.xenstream.bench.run;
