// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Repairs images that daemons refuse, and reports each change. */
package io.xenstream.repair;
