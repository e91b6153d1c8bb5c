// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Code shared between the modules of xenstream. Not part of the API; may change without notice. */
package io.xenstream.codec.internal;
