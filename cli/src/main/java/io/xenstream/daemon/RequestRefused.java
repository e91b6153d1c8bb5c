// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

/** A request is answered with an error. Has no stack trace: it is an answer, not a defect. */
final class RequestRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final StoreError error;

    RequestRefused(final StoreError error) {
        super(error.name(), null, false, false);
        this.error = error;
    }

    StoreError error() {
        return error;
    }
}
