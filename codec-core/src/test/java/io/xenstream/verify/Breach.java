// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.Rule;
import java.nio.ByteOrder;
import java.util.function.Function;

/**
 * A rule, broken and nearly broken.
 *
 * @param record the index of the record that is to blame, or {@link #HEADER}
 * @param offset from where that record begins
 */
public record Breach(
        Rule rule,
        int record,
        int offset,
        String detail,
        Function<ByteOrder, TestImage> broken,
        Function<ByteOrder, TestImage> sound) {
    static final int HEADER = -1;

    /** A breach that is found where its record begins. */
    static Breach breach(
            final Rule rule,
            final int record,
            final String detail,
            final Function<ByteOrder, TestImage> broken,
            final Function<ByteOrder, TestImage> sound) {
        return new Breach(rule, record, 0, detail, broken, sound);
    }

    static ImageScript script(final ByteOrder order) {
        return new ImageScript(order);
    }

    @Override
    public String toString() {
        return rule + " " + detail;
    }
}
