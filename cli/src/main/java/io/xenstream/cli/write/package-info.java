// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Commands that write images: copy, convert, repair, extract, merge, generate.
 */
package io.xenstream.cli.write;
