// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** What xenstream claims, measured with JMH. */
package io.xenstream.bench;
