// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** JMH benchmarks of what xenstream claims, compared with common Java alternatives and with C. */
package io.xenstream.bench;
