// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Shared by all commands: streams, terminal, exit codes, image files and progress.
 */
package io.xenstream.cli.command;
