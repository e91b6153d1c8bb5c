// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;

/** Invalid input to a stage. The stage aborts the stream with this reason, and throws the resulting exception. */
final class StageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient StreamFailure reason;

    StageException(final StreamRule rule, final String detail) {
        super(detail);
        reason = new StreamFailure(rule, detail);
    }

    StreamFailure reason() {
        return reason;
    }
}
