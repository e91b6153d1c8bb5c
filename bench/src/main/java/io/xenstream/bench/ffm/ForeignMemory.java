// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.ffm;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Workload;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;

/** The way from Java 17 to what is compiled for 22. */
public abstract class ForeignMemory {
    private static final int FIRST_VERSION = 22;
    private static final String IMPLEMENTATION = "io.xenstream.bench.ffm.MemorySegments";

    ForeignMemory() {}

    /**
     * Why it is not to be had.
     *
     * @return a sentence, or nothing if it is
     */
    public static Optional<String> missing() {
        return Optional.ofNullable(Loaded.MISSING);
    }

    /**
     * What there is.
     *
     * @return it
     * @throws UnsupportedOperationException if it is not to be had
     */
    public static ForeignMemory get() {
        if (Loaded.MISSING != null) {
            throw new UnsupportedOperationException(Loaded.MISSING);
        }
        return Loaded.INSTANCE;
    }

    /**
     * Maps an image.
     *
     * @param workload the image is its file
     * @return over the image
     * @throws IOException if it cannot be mapped
     */
    public abstract PositionedScanner scanner(Workload workload) throws IOException;

    /**
     * Encodes into memory.
     *
     * @param nodes  what to encode
     * @param memory where to
     * @param order  of the records
     * @return an encoder
     */
    public abstract Encoder encoder(NodeSource nodes, Memory memory, ByteOrder order);

    private static final class Loaded {
        private static final ForeignMemory INSTANCE;
        private static final String MISSING;

        static {
            ForeignMemory instance = null;
            String missing = null;
            if (Runtime.version().feature() < FIRST_VERSION) {
                missing = "no MemorySegment: it needs JDK 22 or later, and this is " + Runtime.version();
            } else {
                try {
                    instance = Class.forName(IMPLEMENTATION)
                            .asSubclass(ForeignMemory.class)
                            .getDeclaredConstructor()
                            .newInstance();
                } catch (final ReflectiveOperationException notBuilt) {
                    missing = "no MemorySegment: this was built on an earlier JDK than 22; build it on this one";
                }
            }
            INSTANCE = instance;
            MISSING = missing;
        }

        private Loaded() {}
    }
}
