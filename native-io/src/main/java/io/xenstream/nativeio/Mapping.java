// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.bytes.MappedFile;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.OS;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;

/**
 * The memory of a file. This class is there twice: this one is for Java before 22, where Chronicle Bytes maps and unmaps files, which needs JVM flags; nothing is read or written
 * through Chronicle, which does not stop at the end of the file. From Java 22 on the one in {@code src/main/java22} takes its place, where the JDK itself maps files.
 */
final class Mapping {
    private final RandomAccessFile file;
    private final long address;
    private final Unmapping unmapping;

    private Mapping(final RandomAccessFile file, final long address, final Unmapping unmapping) {
        this.file = file;
        this.address = address;
        this.unmapping = unmapping;
    }

    /** Maps a file for reading; unmapping it closes the file. Maps less if the file is shorter. */
    static Mapping toRead(final Path path, final long length) throws IOException {
        final MappedBytes bytes = MappedBytes.singleMappedBytes(path.toFile(), length, true);
        final MappedFile mapped = bytes.mappedFile();
        final BytesStore<?, Void> store = bytes.bytesStore();
        bytes.singleThreadedCheckDisabled(true);
        // Unmapping must not write to the disk; callers sync when they need to.
        mapped.syncMode(SyncMode.NONE);
        return new Mapping(mapped.raf(), bytes.addressForRead(0), () -> {
            bytes.releaseLast();
            BackgroundResourceReleaser.releasePendingResources();
            // The file still holds its first reference to the memory, and would hold it until it is collected.
            if (store.refCount() > 0) {
                store.release(mapped);
                BackgroundResourceReleaser.releasePendingResources();
            }
        });
    }

    /** Maps the first bytes of a file, which stays open when they are unmapped. */
    static Mapping of(final RandomAccessFile file, final FileChannel.MapMode mode, final long length)
            throws IOException {
        return beyondEnd(file, mode, length);
    }

    /** Whether files that grow cannot be mapped without JVM flags. */
    static boolean needsFlags() {
        return true;
    }

    /** Whether a file that has grown must be mapped again, because addresses beyond its end cannot be mapped. */
    static boolean mapsAgain() {
        return false;
    }

    /** Maps a file, which stays open when it is unmapped, and addresses beyond its end for when it grows. If it {@link #mapsAgain}, the file must have the length. */
    static Mapping beyondEnd(final RandomAccessFile file, final FileChannel.MapMode mode, final long length)
            throws IOException {
        // Without Chronicle's single mapping, which would first extend the file to whole pages.
        final long address = OS.map(file.getChannel(), mode, 0, length);
        return new Mapping(file, address, () -> OS.unmap(address, length));
    }

    RandomAccessFile file() {
        return file;
    }

    /** The {@code MemorySegment}; null if there is an address instead. */
    Object segment() {
        return null;
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
