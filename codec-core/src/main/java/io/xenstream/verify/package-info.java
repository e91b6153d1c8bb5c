// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Checks an image against the specification in one pass and reports each violation as a finding. */
package io.xenstream.verify;
