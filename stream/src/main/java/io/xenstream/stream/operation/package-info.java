// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * What can be done with streams of images: {@link Restore} takes one in, {@link Save} sends one out, {@link Tee} copies one as it passes.
 * {@link Supply} and {@link Drain} are for octets that are no image.
 */
package io.xenstream.stream.operation;
