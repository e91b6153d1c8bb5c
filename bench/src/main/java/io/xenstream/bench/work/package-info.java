// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** The workloads and the interfaces that contenders implement. */
package io.xenstream.bench.work;
