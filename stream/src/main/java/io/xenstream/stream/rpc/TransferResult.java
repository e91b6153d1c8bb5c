// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

/**
 * An image that has arrived, was verified and published.
 *
 * @param length  octets of the image
 * @param start   octets that were there already, from an earlier connection
 * @param records in it, END included, or 0 if the receiver has not said
 */
public record TransferResult(long length, long start, long records) {}
