// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Adapters between streams and channels, {@link java.util.concurrent.Flow}, and explicit calls. */
package io.xenstream.stream.adapter;
