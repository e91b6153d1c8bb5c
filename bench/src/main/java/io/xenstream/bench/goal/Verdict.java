// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.goal;

/** Whether a goal is reached. */
public enum Verdict {
    /** The whole interval is on the right side of the goal. */
    MET("met"),
    /** The whole interval is on the wrong side. */
    MISSED("missed"),
    /** The goal is inside the interval. */
    UNCERTAIN("not told apart");

    private final String text;

    Verdict(final String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
