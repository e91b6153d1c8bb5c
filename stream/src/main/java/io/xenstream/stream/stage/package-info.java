// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Stages that wrap an end of a stream to compress, encrypt or checksum its bytes. A stage is itself an end of a stream, so operations need not know
 * about it. The other end must use the matching stage, which restores the original bytes.
 */
package io.xenstream.stream.stage;
