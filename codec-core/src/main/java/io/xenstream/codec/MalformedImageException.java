// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** The octets of an image are not what the format demands. */
public final class MalformedImageException extends ImageException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong and where.
     *
     * @param rule     the rule that is broken
     * @param location where it is broken
     * @param expected what the rule demands here
     * @param found    what is there instead
     */
    public MalformedImageException(
            final Rule rule, final ImageLocation location, final String expected, final String found) {
        super(rule, location, expected, found, null);
    }
}
