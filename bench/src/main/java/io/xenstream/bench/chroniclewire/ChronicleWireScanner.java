// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.chroniclewire;

import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Workload;
import java.util.Arrays;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;
import net.openhft.chronicle.wire.WireType;

/** Reads documents in off-heap memory. A position is a document's offset. */
public final class ChronicleWireScanner implements PositionedScanner {
    private final Bytes<?> documents;
    private final Wire wire;
    private final int[] permissions = new int[1 << 16];
    private final PointerBytesStore bytes = new PointerBytesStore();

    ChronicleWireScanner(final Bytes<?> documents, final Wire wire) {
        this.documents = documents;
        this.wire = wire;
        bytes.singleThreadedCheckDisabled(true);
    }

    /**
     * Encodes a workload.
     *
     * @param workload any workload
     * @param type  the type of wire
     * @return a scanner of the documents
     */
    public static ChronicleWireScanner of(final Workload workload, final WireType type) {
        final ChronicleWireEncoder encoder = new ChronicleWireEncoder(NodeSource.of(workload), type);
        encoder.encode();
        return new ChronicleWireScanner(encoder.output(), encoder.wire());
    }

    @Override
    public long everyField() {
        long sum = 0;
        documents.readPosition(0);
        while (true) {
            try (DocumentContext document = wire.readingDocument()) {
                if (!document.isPresent()) {
                    return sum;
                }
                sum += everyField(document.wire());
            }
        }
    }

    private long everyField(final Wire document) {
        long sum = document.read("connId").int64() + document.read("txId").int64();
        sum += document.read("access").int32();
        final int count = document.read("permissions").array(permissions);
        sum += count;
        for (int i = 0; i < count; i++) {
            final int permission = permissions[i];
            sum += (permission & 0xFF) + ((permission >>> 8) & 0xFF) + (permission >>> 16);
        }
        document.read("path").bytesSet(bytes);
        sum += lengthAndEnds();
        document.read("value").bytesSet(bytes);
        return sum + lengthAndEnds();
    }

    private long lengthAndEnds() {
        final long size = bytes.capacity();
        return size == 0 ? 0 : size + bytes.readByte(0) + bytes.readByte(size - 1);
    }

    @Override
    public long headers() {
        long nodes = 0;
        documents.readPosition(0);
        while (true) {
            try (DocumentContext document = wire.readingDocument()) {
                if (!document.isPresent()) {
                    return nodes;
                }
                nodes++;
            }
        }
    }

    @Override
    public long valueLengths() {
        long sum = 0;
        documents.readPosition(0);
        while (true) {
            try (DocumentContext document = wire.readingDocument()) {
                if (!document.isPresent()) {
                    return sum;
                }
                sum += valueLength(document.wire());
            }
        }
    }

    private long valueLength(final Wire document) {
        document.read("connId").int64();
        document.read("txId").int64();
        document.read("access").int32();
        document.read("permissions").array(permissions);
        document.read("path").bytesSet(bytes);
        document.read("value").bytesSet(bytes);
        return bytes.capacity();
    }

    @Override
    public long[] positions() {
        long[] positions = new long[1 << 10];
        int nodes = 0;
        documents.readPosition(0);
        while (true) {
            final long position = documents.readPosition();
            try (DocumentContext document = wire.readingDocument()) {
                if (!document.isPresent()) {
                    return Arrays.copyOf(positions, nodes);
                }
                if (nodes == positions.length) {
                    positions = Arrays.copyOf(positions, 2 * nodes);
                }
                positions[nodes++] = position;
            }
        }
    }

    @Override
    public long valueLengths(final long[] positions) {
        long sum = 0;
        for (final long position : positions) {
            documents.readPosition(position);
            try (DocumentContext document = wire.readingDocument()) {
                sum += valueLength(document.wire());
            }
        }
        return sum;
    }

    @Override
    public void close() {
        documents.releaseLast();
    }
}
