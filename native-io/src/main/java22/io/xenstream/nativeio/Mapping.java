// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.internal.AddressAccess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import net.openhft.chronicle.core.OS;

/**
 * The memory of a file, from Java 22 on: the JDK maps it, without a JVM flag. Only Chronicle, which needs flags, maps addresses beyond the end of a file; without
 * them, the JDK maps it again when it has grown.
 */
final class Mapping {
    private static final boolean MAPS_AGAIN =
            !AddressAccess.isPossible() || !MissingFlags.forMapping().isEmpty();

    private final RandomAccessFile file;
    private final MemorySegment segment;
    private final long address;
    private final Unmapping unmapping;

    private Mapping(
            final RandomAccessFile file, final MemorySegment segment, final long address, final Unmapping unmapping) {
        this.file = file;
        this.segment = segment;
        this.address = address;
        this.unmapping = unmapping;
    }

    static Mapping toRead(final Path path, final long length) throws IOException {
        final RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
        boolean isMapped = false;
        try {
            final Mapping mapping = map(file, FileChannel.MapMode.READ_ONLY, Math.min(length, file.length()), true);
            isMapped = true;
            return mapping;
        } finally {
            if (!isMapped) {
                file.close();
            }
        }
    }

    static Mapping of(final RandomAccessFile file, final FileChannel.MapMode mode, final long length)
            throws IOException {
        // The JDK would extend a file that is shorter.
        return map(file, mode, Math.min(length, file.length()), false);
    }

    private static Mapping map(
            final RandomAccessFile file, final FileChannel.MapMode mode, final long length, final boolean closesFile)
            throws IOException {
        final Arena arena = Arena.ofShared();
        boolean isMapped = false;
        try {
            final MemorySegment segment = file.getChannel().map(mode, 0, length, arena);
            isMapped = true;
            return new Mapping(file, segment, segment.address(), () -> {
                arena.close();
                if (closesFile) {
                    file.close();
                }
            });
        } finally {
            if (!isMapped) {
                arena.close();
            }
        }
    }

    static boolean needsFlags() {
        return false;
    }

    static boolean mapsAgain() {
        return MAPS_AGAIN;
    }

    static Mapping beyondEnd(final RandomAccessFile file, final FileChannel.MapMode mode, final long length)
            throws IOException {
        if (MAPS_AGAIN) {
            if (file.length() < length) {
                // The JDK would extend it, but not allocate the disk space.
                throw new IOException("the file was shortened");
            }
            return map(file, mode, length, false);
        }
        final long address = OS.map(file.getChannel(), mode, 0, length);
        return new Mapping(file, null, address, () -> OS.unmap(address, length));
    }

    RandomAccessFile file() {
        return file;
    }

    Object segment() {
        return segment;
    }

    long address() {
        return address;
    }

    void unmap() throws IOException {
        unmapping.run();
    }

    @FunctionalInterface
    private interface Unmapping {
        void run() throws IOException;
    }
}
