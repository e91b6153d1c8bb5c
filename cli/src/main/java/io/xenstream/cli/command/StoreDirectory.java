// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether a path leads to a live store, whose files another process may be changing. */
public final class StoreDirectory {
    private StoreDirectory() {}

    /**
     * The store that an input names.
     *
     * @param path a store's directory, or the image in it
     * @return the directory; null if the path leads to something else
     */
    public static Path of(final Path path) {
        if (StoreReader.isStore(path)) {
            return path;
        }
        final Path file = real(path);
        return file != null && file.endsWith(LiveStore.IMAGE_NAME) && StoreReader.isStore(file.getParent())
                ? file.getParent()
                : null;
    }

    /** Whether a path, which need not exist, is that of a file of a store. */
    static boolean containsFile(final Path path) {
        final Path file = Files.exists(path) ? real(path) : besides(path);
        if (file == null || file.getParent() == null || !StoreReader.isStore(file.getParent())) {
            return false;
        }
        return StoreReader.files(file.getParent()).contains(file);
    }

    private static Path real(final Path path) {
        try {
            return Files.isRegularFile(path) ? path.toRealPath() : null;
        } catch (final IOException unreadable) {
            // Opening the file fails with a better message.
            return null;
        }
    }

    private static Path besides(final Path path) {
        try {
            final Path absolute = path.toAbsolutePath();
            return absolute.getParent() == null || absolute.getFileName() == null
                    ? null
                    : absolute.getParent().toRealPath().resolve(absolute.getFileName());
        } catch (final IOException missing) {
            return null;
        }
    }
}
