// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Operations on streams: {@link Restore} receives an image, {@link Save} sends one, {@link Tee} copies a stream to several others.
 * {@link Supply} and {@link Drain} transfer arbitrary bytes.
 */
package io.xenstream.stream.operation;
