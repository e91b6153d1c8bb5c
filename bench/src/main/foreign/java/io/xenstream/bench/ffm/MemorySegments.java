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

/** Loaded by name from {@link ForeignMemory}. */
final class MemorySegments extends ForeignMemory {
    MemorySegments() {}

    @Override
    public PositionedScanner scanner(final Workload workload) throws IOException {
        return new SegmentScanner(workload);
    }

    @Override
    public Encoder encoder(final NodeSource nodes, final Memory memory, final ByteOrder order) {
        return new SegmentEncoder(nodes, memory, order);
    }
}
