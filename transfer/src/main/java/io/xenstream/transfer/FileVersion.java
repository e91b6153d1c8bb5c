// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** Identifies one version of a file at a path. */
record FileVersion(String key, long length, FileTime changed) {
    private static final FileVersion NONE = new FileVersion("", 0, FileTime.fromMillis(0));

    static FileVersion of(final Path path) {
        try {
            final BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new FileVersion(
                    String.valueOf(attributes.fileKey()), attributes.size(), attributes.lastModifiedTime());
        } catch (final IOException gone) {
            return NONE;
        }
    }
}
