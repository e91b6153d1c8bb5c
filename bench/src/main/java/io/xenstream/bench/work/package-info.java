// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** What all contenders work on, and what each of them must be able to do. */
package io.xenstream.bench.work;
