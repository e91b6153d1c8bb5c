// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Streams for code that knows other things: channels, {@link java.util.concurrent.Flow}, and calls that feed an operation by hand. */
package io.xenstream.stream.adapter;
