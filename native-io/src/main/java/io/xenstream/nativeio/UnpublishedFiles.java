// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;

/**
 * The temporary files of this process that are neither published nor deleted. An application that may be ended by a signal calls
 * {@link #deleteAll()} in a shutdown hook; the library installs none. For any thread.
 */
public final class UnpublishedFiles {
    private static final Object LOCK = new Object();
    private static final Set<Path> FILES = new HashSet<>();
    private static boolean isEnding;

    private UnpublishedFiles() {}

    /**
     * Deletes all temporary files of {@link NewImage}s, {@link NewFile}s and copies of streams that are not published. From then on, this
     * process can neither create nor publish such files: call it when the process ends. Memory that is mapped stays valid.
     */
    public static void deleteAll() {
        synchronized (LOCK) {
            isEnding = true;
            FILES.forEach(UnpublishedFiles::deleteIfPossible);
            FILES.clear();
        }
    }

    /** Deletes a file if it can be deleted; otherwise the next writer of the same target does. */
    private static boolean deleteIfPossible(final Path path) {
        try {
            return Files.deleteIfExists(path);
        } catch (final IOException stillThere) {
            return false;
        }
    }

    /** Creates a file, and returns what the creation returns. */
    static <T> T create(final Path path, final Creation<T> creation) throws IOException {
        synchronized (LOCK) {
            requireRunning();
            FILES.add(path);
            return creation.create();
        }
    }

    static boolean contains(final Path path) {
        synchronized (LOCK) {
            return FILES.contains(path);
        }
    }

    static void publish(final Path path, final Path target) throws IOException {
        synchronized (LOCK) {
            requireRunning();
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
            FILES.remove(path);
        }
    }

    static void delete(final Path path) throws IOException {
        synchronized (LOCK) {
            Files.deleteIfExists(path);
            FILES.remove(path);
        }
    }

    /** Creates a file. */
    @FunctionalInterface
    interface Creation<T> {
        T create() throws IOException;
    }

    private static void requireRunning() throws IOException {
        if (isEnding) {
            throw new IOException("this process is ending");
        }
    }
}
