// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

/** Answers a request with an error. Has no stack trace, because it is a normal outcome. */
final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final StoreError error;

    RequestException(final StoreError error) {
        super(error.name(), null, false, false);
        this.error = error;
    }

    StoreError error() {
        return error;
    }
}
