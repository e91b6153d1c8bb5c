// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.counters;

/** How a counter changes. Its number is the type of the counter in the file. */
public enum CounterKind {
    /** It only grows while the process runs. */
    COUNTER(1),
    /** It goes up and down. */
    GAUGE(2);

    private final int typeId;

    CounterKind(final int typeId) {
        this.typeId = typeId;
    }

    /**
     * Returns the type of such counters in the file.
     *
     * @return 1 or 2
     */
    public int typeId() {
        return typeId;
    }
}
