// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Replacing a running daemon: what its successor would make of its state, live updates, and moving to another daemon. */
package io.xenstream.cli.update;
