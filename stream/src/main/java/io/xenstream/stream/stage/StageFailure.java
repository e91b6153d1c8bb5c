// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;

/** Why a stage cannot go on. It aborts the stream for this reason, and throws what that makes of it. */
final class StageFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient StreamFailure reason;

    StageFailure(final StreamRule rule, final String detail) {
        super(detail);
        reason = new StreamFailure(rule, detail);
    }

    StreamFailure reason() {
        return reason;
    }
}
