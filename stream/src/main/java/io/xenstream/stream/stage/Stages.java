// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamWriter;

/**
 * Makes stages. The one nearest to the operation is made last:
 *
 * <pre>{@code
 * StreamWriter writer = Stages.digest(Stages.compression(connection.writer(), 1));
 * StreamReader reader = Stages.digest(Stages.compression(connection.reader()));
 * }</pre>
 *
 * <p>{@link TlsStage} is made of two streams, one in each direction.
 *
 * <p>A stage owns the end that it is made of: closing the one closes the other, an abort of either aborts both. It holds up to 64 KiB of octets
 * until they fill a frame, or are {@linkplain StreamWriter#flush() flushed}.
 */
public final class Stages {
    private Stages() {}

    /**
     * Adds digests: xxh3-128 of each frame and of all. Finds what goes wrong by accident between the two ends.
     *
     * @param below takes octets and digests; is the stage's from now on
     * @return takes octets
     */
    public static StreamWriter digest(final StreamWriter below) {
        return new DigestWriter(below);
    }

    /**
     * Checks digests, and takes them out. No octet is given out before its frame was checked, and there is no end before everything was; what is
     * wrong aborts the stream as {@link io.xenstream.stream.StreamRule#DIGEST}.
     *
     * @param below gives octets and digests; is the stage's from now on
     * @return gives octets
     */
    public static StreamReader digest(final StreamReader below) {
        return new DigestReader(below);
    }

    /**
     * Compresses by Zstandard. Needs zstd-jni, which is an optional dependency. Holds memory outside of the heap until it is closed.
     *
     * @param below takes compressed octets; is the stage's from now on
     * @param level how hard to try: 1 is fast, 19 is small, negative is faster still
     * @return takes octets
     * @throws NoClassDefFoundError if zstd-jni is not there
     */
    public static StreamWriter compression(final StreamWriter below, final int level) {
        return new CompressionWriter(below, level);
    }

    /**
     * Expands what was compressed by Zstandard. Needs zstd-jni, which is an optional dependency. Holds memory outside of the heap until it is
     * closed.
     *
     * @param below gives compressed octets; is the stage's from now on
     * @return gives octets
     * @throws NoClassDefFoundError if zstd-jni is not there
     */
    public static StreamReader compression(final StreamReader below) {
        return new CompressionReader(below);
    }
}
