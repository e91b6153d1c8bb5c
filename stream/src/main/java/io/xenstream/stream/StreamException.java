// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import io.xenstream.codec.Place;
import io.xenstream.codec.XenstreamException;

/**
 * A stream was aborted, by either end, before it was confirmed. The place has the label of the stream, and the number of bytes that had passed the
 * end that throws the exception.
 */
public final class StreamException extends XenstreamException {
    private static final long serialVersionUID = 1L;

    /** Why the stream was aborted. */
    private final String detail;

    /**
     * Creates an exception.
     *
     * @param rule   the kind of failure
     * @param place  the stream, and how many bytes of it had passed this end
     * @param detail why the stream was aborted: a phrase without a full stop
     */
    public StreamException(final StreamRule rule, final Place place, final String detail) {
        super(rule, place, rule.title() + ": " + detail, null);
        this.detail = detail;
    }

    /**
     * Returns why the stream was aborted, without the title of the rule.
     *
     * @return a phrase without a full stop
     */
    public String detail() {
        return detail;
    }
}
