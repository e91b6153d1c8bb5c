// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Counters in a mapped file, which other processes read while this one runs and after it has ended: in the layout of Agrona's {@link
 * org.agrona.concurrent.status.CountersManager}, behind a header. docs/observability.md describes the file.
 */
package io.xenstream.counters;
