// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/**
 * An image does not fit: it is larger than the {@link ReadOptions} of its reader allow, than the region that it is written to, or has
 * something that the version that is wanted cannot hold.
 */
public final class ImageLimitException extends ImageException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong and where.
     *
     * @param rule     the rule that is broken
     * @param location where it is broken
     * @param expected what the rule demands here
     * @param found    what is there instead
     */
    public ImageLimitException(
            final Rule rule, final ImageLocation location, final String expected, final String found) {
        super(rule, location, expected, found, null);
    }
}
