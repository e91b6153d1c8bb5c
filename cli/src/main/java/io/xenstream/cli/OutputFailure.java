// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Standard output takes nothing more. */
final class OutputFailure extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    OutputFailure(final IOException cause) {
        super(cause);
    }

    /** Whether whoever was reading has had enough, as {@code head} does: nothing to complain of. */
    boolean isClosedPipe() {
        return "Broken pipe".equals(getCause().getMessage());
    }
}
