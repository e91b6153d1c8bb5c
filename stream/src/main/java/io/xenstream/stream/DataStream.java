// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

/**
 * A stream of octets from one writer to one reader, of bounded memory. Any operation with bulk data takes one of its ends.
 *
 * @param writer where octets go in
 * @param reader where they come out, in the same order
 */
public record DataStream(StreamWriter writer, StreamReader reader) {}
