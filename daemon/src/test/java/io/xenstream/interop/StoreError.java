// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.io.IOException;

/** A daemon answered with an error; the message is its name, such as {@code ENOENT}. */
public final class StoreError extends IOException {
    private static final long serialVersionUID = 1;

    StoreError(final String name) {
        super(name);
    }
}
