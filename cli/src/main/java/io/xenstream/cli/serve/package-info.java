// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * The command that serves an image to xenstore clients.
 */
package io.xenstream.cli.serve;
