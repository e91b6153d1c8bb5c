// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/**
 * Thrown if an image does not fit: it exceeds the {@link ReadOptions} of its reader or the region that it is written to, or it contains something
 * that the requested version cannot express.
 */
public final class ImageLimitException extends ImageException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param rule     the broken rule
     * @param place    where it is broken
     * @param expected what the rule requires here
     * @param found    what was found instead
     */
    public ImageLimitException(final Rule rule, final Place place, final String expected, final String found) {
        super(rule, place, expected, found, null);
    }
}
