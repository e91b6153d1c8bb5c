// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.c;

import java.nio.file.Path;

/** What the kernel holds of files in memory. */
public final class PageCache {
    private static final double HARDLY_ANY = 0.01;

    private PageCache() {}

    /**
     * Has the kernel forget a file: forces it to the disk, then {@code posix_fadvise(POSIX_FADV_DONTNEED)}.
     *
     * @param file  mapped by nobody
     * @param length of the file, in octets
     * @throws IllegalStateException if the file is still in memory
     */
    public static void forget(final Path file, final long length) {
        NativeCode.load();
        if (NativeCode.forget(file.toString()) != 0) {
            throw new IllegalStateException("cannot have the kernel forget " + file);
        }
        final long resident = NativeCode.resident(file.toString());
        if (resident < 0 || resident > HARDLY_ANY * length) {
            throw new IllegalStateException("the kernel keeps " + resident + " of " + length + " octets of " + file
                    + " in memory: it needs a file system on a disk, choose one by -Djava.io.tmpdir in -jvmArgsAppend");
        }
    }

    /**
     * How much of a file is in memory.
     *
     * @param file any
     * @return octets, in whole pages
     */
    public static long resident(final Path file) {
        NativeCode.load();
        return NativeCode.resident(file.toString());
    }
}
