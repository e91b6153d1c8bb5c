// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

/** A socket cannot be served. The message names the socket and the reason. */
public final class ServingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServingException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
