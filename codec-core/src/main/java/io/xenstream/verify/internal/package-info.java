// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Checks shared between verification and repair. Not part of the API; may change without notice. */
package io.xenstream.verify.internal;
