// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * How a process hands over, or takes over.
 *
 * @param timeouts  how long each phase may take
 * @param directory where the predecessor writes the image, in a file without a name; docs/tuning.md says which to choose
 * @param prefaults runs what makes the image's memory ready while the predecessor still serves; null to do without. It needs a thread
 *                  other than the daemon's, on a core that is free
 */
public record HandoffOptions(HandoffTimeouts timeouts, Path directory, Executor prefaults) {
    /** The default limits, memory of the host's tmpfs, nothing made ready ahead. */
    public static final HandoffOptions DEFAULT = new HandoffOptions(HandoffTimeouts.DEFAULT, Path.of("/dev/shm"), null);

    /**
     * Checks that there is what there must be.
     *
     * @param timeouts  how long each phase may take
     * @param directory where the predecessor writes the image
     * @param prefaults runs what makes the image's memory ready, or null
     */
    public HandoffOptions {
        Objects.requireNonNull(timeouts);
        Objects.requireNonNull(directory);
    }

    /**
     * The same options with other limits.
     *
     * @param limits how long each phase may take
     * @return new options
     */
    public HandoffOptions withTimeouts(final HandoffTimeouts limits) {
        return new HandoffOptions(limits, directory, prefaults);
    }

    /**
     * The same options with another place for the image.
     *
     * @param place a directory that the daemon may write to
     * @return new options
     */
    public HandoffOptions withDirectory(final Path place) {
        return new HandoffOptions(timeouts, place, prefaults);
    }

    /**
     * The same options, with memory made ready ahead.
     *
     * @param executor runs one task for each handoff, or null to do without
     * @return new options
     */
    public HandoffOptions withPrefaults(final Executor executor) {
        return new HandoffOptions(timeouts, directory, executor);
    }
}
