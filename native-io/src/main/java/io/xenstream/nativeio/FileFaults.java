// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.IoRule;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The operating system's refusals, in words for the user. */
final class FileFaults {
    private FileFaults() {}

    static ImageIoException unreadable(final String label, final String expected, final IOException cause) {
        return new ImageIoException(IoRule.READ, ImageLocation.of(label, 0), expected, reason(cause), cause);
    }

    static ImageIoException unwritable(final String label, final String expected, final IOException cause) {
        return new ImageIoException(IoRule.WRITE, ImageLocation.of(label, 0), expected, reason(cause), cause);
    }

    /** The JDK's exceptions of NIO say it by their class, those of java.io in parentheses behind the path. */
    static String reason(final IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NotDirectoryException) {
            return "something that is not a directory";
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
