// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Whole processes: what a user of the {@code xenstream} command waits for, from the start of the script to the end of the JVM. */
package io.xenstream.bench.process;
