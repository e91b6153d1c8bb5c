// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Commands that look at a daemon while it runs: what it does, and what changes.
 */
package io.xenstream.cli.observe;
