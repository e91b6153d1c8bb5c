// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Checks an image against the specification, one pass over a reader, and says what it finds rule by rule. */
package io.xenstream.verify;
