// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Standard output cannot be written. */
public final class OutputFailure extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    OutputFailure(final IOException cause) {
        super(cause);
    }

    /** Whether the reader closed the pipe, as {@code head} does, which is not an error to report. */
    public boolean isClosedPipe() {
        return "Broken pipe".equals(getCause().getMessage());
    }
}
