// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** What tells a file from others that take its place later. */
record FileMark(String key, long length, FileTime changed) {
    private static final FileMark NONE = new FileMark("", 0, FileTime.fromMillis(0));

    static FileMark of(final Path path) {
        try {
            final BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new FileMark(String.valueOf(attributes.fileKey()), attributes.size(), attributes.lastModifiedTime());
        } catch (final IOException gone) {
            return NONE;
        }
    }
}
