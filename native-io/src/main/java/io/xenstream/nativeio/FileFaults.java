// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Turns the operating system's refusals into exceptions with a message for the user. */
final class FileFaults {
    private FileFaults() {}

    static ImageIoException unreadable(final String label, final String action, final IOException cause) {
        return new ImageIoException(IoRule.READ, Place.whole(label), "cannot " + action + ": " + reason(cause), cause);
    }

    static ImageIoException unwritable(final String label, final String action, final IOException cause) {
        return new ImageIoException(IoRule.WRITE, Place.whole(label), "cannot " + action + ": " + reason(cause), cause);
    }

    /** The system's reason. The exceptions of {@code java.nio} carry it in their class, those of {@code java.io} in parentheses after the path. */
    static String reason(final IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (cause instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (cause instanceof NotDirectoryException) {
            return "Not a directory";
        }
        if (cause instanceof FileSystemException fault && fault.getReason() != null) {
            return fault.getReason();
        }
        final String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        if (cause instanceof FileNotFoundException && message.endsWith(")")) {
            return message.substring(message.lastIndexOf('(') + 1, message.length() - 1);
        }
        return message;
    }
}
