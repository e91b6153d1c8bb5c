// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Stages: an end of a stream made of an end of another, which carries the octets in another form. No operation knows about them. What is put in by
 * the writer of a stage comes out at the reader of the same stage at the other end.
 */
package io.xenstream.stream.stage;
