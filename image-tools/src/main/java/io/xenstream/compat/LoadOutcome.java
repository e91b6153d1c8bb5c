// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

/**
 * What a daemon does with an image; the constants are in order from best to worst. {@link #FAILS} and {@link #CRASHES} are certain, and therefore worse
 * than {@link #MAY_CRASH}.
 */
public enum LoadOutcome {
    /** The daemon restores everything. */
    LOADS("load it"),
    /** The daemon runs, but has dropped or misread a part of the image. */
    LOADS_WITH_LOSS("load it with loss"),
    /**
     * The daemon reads memory outside of a record, whose content is unknown, or uses a descriptor that is probably not open. It may crash, report an error and exit, or run with a part of the image
     * dropped or misread.
     */
    MAY_CRASH("load it with loss or crash"),
    /** The daemon reports an error and exits without serving clients. The image remains. */
    FAILS("refuse it"),
    /** The daemon crashes, or it runs with a store that no client can reach. */
    CRASHES("crash or lose the store");

    private final String phrase;

    LoadOutcome(final String phrase) {
        this.phrase = phrase;
    }

    /**
     * Returns the outcome as a verb phrase for use after "would".
     *
     * @return the phrase, for example {@code load it with loss}
     */
    public String phrase() {
        return phrase;
    }
}
