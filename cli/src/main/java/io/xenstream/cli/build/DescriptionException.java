// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.build;

/** A mistake in a description. The message says what is wrong and what to write instead, without the line. */
final class DescriptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DescriptionException(final String message) {
        super(message);
    }
}
