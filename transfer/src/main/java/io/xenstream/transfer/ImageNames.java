// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.Place;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Validates names of images in a server's directory. */
final class ImageNames {
    static final int MAX_LENGTH = 128;

    /** Excludes characters with a meaning to file systems, shells and terminals. A leading '.' is reserved for temporary files. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0," + (MAX_LENGTH - 1) + "}");

    private ImageNames() {}

    /**
     * Returns the file of an image.
     *
     * @throws TransferException if the name is invalid
     */
    static Path resolve(final Path directory, final String name) {
        require(name);
        return directory.resolve(name);
    }

    static void require(final String name) {
        if (!NAME.matcher(name).matches()) {
            throw new TransferException(RpcRule.NAME, Place.whole(name), "a plain file name", "'" + name + "'");
        }
    }
}
