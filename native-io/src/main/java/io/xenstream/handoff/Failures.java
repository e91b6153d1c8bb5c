// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.HandoffException;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;

/** What stopped a handoff, as the one kind of exception that says so. */
final class Failures {
    private Failures() {}

    static HandoffException closed(final Path socket) {
        return new HandoffException(
                HandoffRule.REFUSED, ImageLocation.whole(socket.toString()), "to go on", "a process that ends");
    }

    static HandoffException of(final Throwable cause, final String label) {
        if (cause instanceof CompletionException && cause.getCause() != null) {
            return of(cause.getCause(), label);
        }
        if (cause instanceof HandoffException failure) {
            return failure;
        }
        if (cause instanceof ImageException image) {
            return new HandoffException(image.rule(), image.location(), image.expected(), image.found(), image);
        }
        final Rule rule = cause instanceof IOException ? HandoffRule.SOCKET : HandoffRule.DAEMON;
        return new HandoffException(rule, ImageLocation.whole(label), "no exception", cause.toString(), cause);
    }
}
