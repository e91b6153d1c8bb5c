// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.fory;

import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Workload;
import org.apache.fory.Fory;
import org.apache.fory.memory.MemoryBuffer;

/** Deserializes objects from an array. A position is the offset of a length prefix. */
public final class ForyScanner implements PositionedScanner {
    private static final int SIZE_LENGTH = ForyEncoder.SIZE_LENGTH;

    private final MemoryBuffer objects;
    private final int length;
    private final Fory fory = ForyEncoder.fory();

    ForyScanner(final MemoryBuffer objects, final int length) {
        this.objects = objects;
        this.length = length;
    }

    /**
     * Encodes a workload.
     *
     * @param workload less than 2 GiB
     * @return a scanner of the objects
     */
    public static ForyScanner of(final Workload workload) {
        final ForyEncoder encoder = new ForyEncoder(NodeSource.of(workload));
        encoder.encode();
        return new ForyScanner(encoder.output(), encoder.length());
    }

    private ForyNode object(final int at) {
        objects.readerIndex(at + SIZE_LENGTH);
        return (ForyNode) fory.deserialize(objects);
    }

    private int next(final int at) {
        objects.readerIndex(at);
        return at + SIZE_LENGTH + objects.readInt32();
    }

    @Override
    public long everyField() {
        long sum = 0;
        for (int at = 0; at < length; at = objects.readerIndex()) {
            sum += everyField(object(at));
        }
        return sum;
    }

    private static long everyField(final ForyNode node) {
        long sum = Integer.toUnsignedLong(node.connId)
                + Integer.toUnsignedLong(node.txId)
                + node.access
                + node.permissions.length;
        for (final int permission : node.permissions) {
            sum += (permission & 0xFF) + ((permission >>> 8) & 0xFF) + (permission >>> 16);
        }
        return sum + lengthAndEnds(node.path) + lengthAndEnds(node.value);
    }

    private static int lengthAndEnds(final byte[] bytes) {
        return bytes.length == 0 ? 0 : bytes.length + bytes[0] + bytes[bytes.length - 1];
    }

    @Override
    public long headers() {
        long nodes = 0;
        for (int at = 0; at < length; at = next(at)) {
            nodes++;
        }
        return nodes;
    }

    @Override
    public long valueLengths() {
        long sum = 0;
        for (int at = 0; at < length; at = objects.readerIndex()) {
            sum += object(at).value.length;
        }
        return sum;
    }

    @Override
    public long[] positions() {
        final long[] positions = new long[(int) headers()];
        int node = 0;
        for (int at = 0; at < length; at = next(at)) {
            positions[node++] = at;
        }
        return positions;
    }

    @Override
    public long valueLengths(final long[] positions) {
        long sum = 0;
        for (final long position : positions) {
            sum += object((int) position).value.length;
        }
        return sum;
    }

    @Override
    public void close() {
        // the garbage collector frees the memory
    }
}
