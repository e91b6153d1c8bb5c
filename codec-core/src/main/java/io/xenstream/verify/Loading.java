// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

/** What comes of it when a receiver is given an image, the best first. */
public enum Loading {
    /** Everything is restored. */
    LOADS,
    /** The receiver serves, but without something that the image holds, or with something else. */
    LOADS_WITH_LOSS,
    /** The receiver ends itself, and says why: nothing is served, and the image is still there. */
    FAILS,
    /** The receiver dies of it, or may, since it reads what is not there; or it runs without a store that anyone could reach. */
    CRASHES
}
