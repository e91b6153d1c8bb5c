// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.c;

import java.nio.file.Path;

/** Access to the kernel's page cache. */
public final class PageCache {
    private static final double HARDLY_ANY = 0.01;

    private PageCache() {}

    /**
     * Evicts a file: forces it to disk, then calls {@code posix_fadvise(POSIX_FADV_DONTNEED)}.
     *
     * @param file   not mapped by any process
     * @param length of the file, in bytes
     * @throws IllegalStateException if the file is still in memory
     */
    public static void forget(final Path file, final long length) {
        NativeCode.load();
        if (NativeCode.forget(file.toString()) != 0) {
            throw new IllegalStateException("cannot evict from the page cache: " + file);
        }
        final long resident = NativeCode.resident(file.toString());
        if (resident < 0 || resident > HARDLY_ANY * length) {
            throw new IllegalStateException("the page cache still holds " + resident + " of " + length + " bytes of "
                    + file + " in memory; use a file system on a disk (set -Djava.io.tmpdir in -jvmArgsAppend)");
        }
    }

    /**
     * The resident part of a file.
     *
     * @param file any file
     * @return resident bytes, in whole pages
     */
    public static long resident(final Path file) {
        NativeCode.load();
        return NativeCode.resident(file.toString());
    }
}
