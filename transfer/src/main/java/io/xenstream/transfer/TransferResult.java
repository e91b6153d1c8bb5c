// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

/**
 * Result of a complete transfer: the image was verified and published.
 *
 * @param length  bytes of the image
 * @param start   offset at which the last connection resumed, in bytes
 * @param records records of the image including END, or 0 if unknown
 */
public record TransferResult(long length, long start, long records) {}
