// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory of a file that grows. Where addresses beyond its end can be mapped, it is mapped once and never moves. Otherwise it is mapped again when it has
 * grown; what was mapped before stays where it is, and shows the same bytes, until the file is unmapped.
 *
 * <p>For one thread at a time.
 */
final class ExtendedMapping {
    private final RandomAccessFile file;
    private final String label;
    private final boolean isReadOnly;
    private final boolean mapsAgain;
    private final List<FileMapping> mappings = new ArrayList<>();
    private FileMapping last;

    /**
     * Maps a file that stays open when it is unmapped.
     *
     * @param length   the length that the file has
     * @param reserved the largest length that it will have
     */
    ExtendedMapping(
            final RandomAccessFile file,
            final String label,
            final boolean isReadOnly,
            final long length,
            final long reserved) {
        this.file = file;
        this.label = label;
        this.isReadOnly = isReadOnly;
        this.mapsAgain = Mapping.mapsAgain();
        map(mapsAgain ? length : reserved);
    }

    private void map(final long length) {
        last = isReadOnly ? FileMapping.toRead(file, label, length) : FileMapping.toExtend(file, label, length);
        mappings.add(last);
    }

    /** Whether each growth of the file costs another mapping. */
    boolean mapsAgain() {
        return mapsAgain;
    }

    /** Returns memory that contains the first bytes of the file, which has so many. */
    FileMapping reaching(final long length) {
        if (mapsAgain && length > last.length()) {
            map(length);
        }
        return last;
    }

    void unmap() {
        mappings.forEach(FileMapping::unmap);
        mappings.clear();
    }
}
