// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/**
 * Thrown if the operating system refuses to read, map, extend or publish a file. The message says what could not be done, and the system's reason.
 */
public final class ImageIoException extends XenstreamException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param rule    the broken rule
     * @param place   the file and the position in it
     * @param problem what could not be done and the system's reason, such as {@code cannot sync: No space left on device}
     * @param cause   the exception that carried the reason, or null
     */
    public ImageIoException(final Rule rule, final Place place, final String problem, final Throwable cause) {
        super(rule, place, problem, cause);
    }
}
