// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.StreamException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Names of images in a server's directory. */
final class ImageNames {
    static final int LONGEST = 128;

    /** Nothing that a file system, a shell or a terminal takes for something else; a first '.' is for files that are being written. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0," + (LONGEST - 1) + "}");

    private ImageNames() {}

    /**
     * The file of that name.
     *
     * @throws StreamException if it is not the name of a file in the directory itself
     */
    static Path resolve(final Path directory, final String name) {
        require(name);
        return directory.resolve(name);
    }

    static void require(final String name) {
        if (!NAME.matcher(name).matches()) {
            throw new StreamException(RpcRule.NAME, ImageLocation.whole(name), "a plain file name", "'" + name + "'");
        }
    }
}
