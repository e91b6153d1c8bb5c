// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * The {@code xenstream} command.
 */
package io.xenstream.cli;
