// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Micrometer binders: the figures of a daemon, a live store and a transfer server as meters of any registry. docs/observability.md lists them. */
package io.xenstream.micrometer;
