// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** The command {@code xenstream bench}; the only package of this module that prints. */
package io.xenstream.bench.command;
