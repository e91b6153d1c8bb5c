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

/** Loads the classes that need Java 22. */
public abstract class ForeignMemory {
    private static final int FIRST_VERSION = 22;
    private static final String IMPLEMENTATION = "io.xenstream.bench.ffm.MemorySegments";

    ForeignMemory() {}

    /**
     * The reason why {@code MemorySegment} is unavailable.
     *
     * @return the reason, or empty if it is available
     */
    public static Optional<String> missing() {
        return Optional.ofNullable(Loaded.MISSING);
    }

    /**
     * The implementation.
     *
     * @return the implementation
     * @throws UnsupportedOperationException if it is unavailable
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
     * @param workload provides the image
     * @return a scanner of the image
     * @throws IOException if it cannot be mapped
     */
    public abstract PositionedScanner scanner(Workload workload) throws IOException;

    /**
     * Encodes into memory.
     *
     * @param nodes  the nodes to encode
     * @param memory the destination
     * @param order  byte order of the records
     * @return an encoder
     */
    public abstract Encoder encoder(NodeSource nodes, Memory memory, ByteOrder order);

    private static final class Loaded {
        private static final ForeignMemory INSTANCE;
        private static final String MISSING;

        static {
            if (Runtime.version().feature() < FIRST_VERSION) {
                INSTANCE = null;
                MISSING = "no MemorySegment: it needs JDK 22 or later, but this is " + Runtime.version();
            } else {
                INSTANCE = load();
                MISSING = null;
            }
        }

        private Loaded() {}

        private static ForeignMemory load() {
            try {
                return Class.forName(IMPLEMENTATION)
                        .asSubclass(ForeignMemory.class)
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (final ReflectiveOperationException impossible) {
                throw new LinkageError(IMPLEMENTATION + " is a part of the benchmarks", impossible);
            }
        }
    }
}
