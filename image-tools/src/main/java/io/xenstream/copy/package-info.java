// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Copies images between versions and byte orders without losing anything. */
package io.xenstream.copy;
