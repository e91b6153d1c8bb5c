// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Commands that read images and print what they contain: ls, dump, stat, verify, diff, index.
 */
package io.xenstream.cli.inspect;
