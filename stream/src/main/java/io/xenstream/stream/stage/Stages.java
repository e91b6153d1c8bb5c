// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import io.xenstream.nativeio.JvmFlags;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamWriter;

/**
 * Creates stages. Create the stage next to the operation last:
 *
 * <pre>{@code
 * StreamWriter writer = Stages.digest(Stages.compression(connection.writer(), 1));
 * StreamReader reader = Stages.digest(Stages.compression(connection.reader()));
 * }</pre>
 *
 * <p>{@link TlsStage} wraps two streams, one in each direction.
 *
 * <p>A stage owns the end that it wraps: closing or aborting the stage closes or aborts that end. It buffers up to 64 KiB until they fill a frame
 * or are {@linkplain StreamWriter#flush() flushed}.
 */
public final class Stages {
    private static final String DIGEST = "a digest of a stream";

    private Stages() {}

    /**
     * Adds an xxh3-128 digest to each frame and to the stream. Detects accidental corruption.
     *
     * @param below receives bytes and digests; owned by the stage
     * @return the writing end of the stage
     * @throws io.xenstream.codec.ImageIoException if the JVM lacks a flag, which the message names
     */
    public static StreamWriter digest(final StreamWriter below) {
        JvmFlags.requireForBuffers(below.label(), DIGEST);
        return new DigestWriter(below);
    }

    /**
     * Verifies and removes digests. Only verified bytes are delivered, and the end only if the digest of the stream matches. A mismatch aborts the
     * stream with {@link io.xenstream.stream.StreamRule#DIGEST}.
     *
     * @param below supplies bytes and digests; owned by the stage
     * @return the reading end of the stage
     * @throws io.xenstream.codec.ImageIoException if the JVM lacks a flag, which the message names
     */
    public static StreamReader digest(final StreamReader below) {
        JvmFlags.requireForBuffers(below.label(), DIGEST);
        return new DigestReader(below);
    }

    /**
     * Compresses with Zstandard. Requires zstd-jni, an optional dependency. Holds off-heap memory until it is closed.
     *
     * @param below receives compressed bytes; owned by the stage
     * @param level compression level of Zstandard, from negative (fastest) to 19 (smallest)
     * @return the writing end of the stage
     * @throws NoClassDefFoundError if zstd-jni is not on the class path
     */
    public static StreamWriter compression(final StreamWriter below, final int level) {
        return new CompressionWriter(below, level);
    }

    /**
     * Decompresses with Zstandard. Requires zstd-jni, an optional dependency. Holds off-heap memory until it is closed.
     *
     * @param below supplies compressed bytes; owned by the stage
     * @return the reading end of the stage
     * @throws NoClassDefFoundError if zstd-jni is not on the class path
     */
    public static StreamReader compression(final StreamReader below) {
        return new CompressionReader(below);
    }
}
