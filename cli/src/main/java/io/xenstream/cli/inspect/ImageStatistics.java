// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.cli.command.Progress;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.internal.Paths;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** Statistics of an image, gathered in one pass. */
final class ImageStatistics {
    /** The usual number of largest values. */
    static final int LARGEST = 5;

    private static final int DOMAINS = 1 << 16;
    private static final int KNOWN_TYPES = RecordType.WATCH_DATA_EXTENDED + 1;

    private static final Comparator<LargeValue> SMALLEST_FIRST = Comparator.comparingInt(LargeValue::bytes)
            .thenComparing(Comparator.comparingLong(LargeValue::index).reversed());

    private final ImageHeader header;
    private final long[] recordsByType = new long[KNOWN_TYPES + 1];
    private final long[] bytesByType = new long[KNOWN_TYPES + 1];
    private final long[] nodesByOwner = new long[DOMAINS];
    private final long[] valueBytesByOwner = new long[DOMAINS];
    private final int mostLargest;
    /** The smallest of the largest values first. */
    private final PriorityQueue<LargeValue> largest = new PriorityQueue<>(SMALLEST_FIRST);

    private long[] nodesByDepth = new long[16];
    private long records;
    private long length;
    private long padding;
    private long transactionNodes;
    private long candidates;

    private ImageStatistics(final ImageHeader header, final int mostLargest) {
        this.header = header;
        this.mostLargest = mostLargest;
    }

    /**
     * A count and the bytes that it occupies.
     *
     * @param name a record type or the domain id of an owner
     * @param count the number of records or nodes
     * @param bytes the length of the records, or of the values of the nodes
     */
    record Share(String name, long count, long bytes) {}

    /**
     * One of the largest values.
     *
     * @param bytes the length of the value
     * @param index of values of the same length, the first one counts
     * @param path the path of the node
     */
    record LargeValue(int bytes, long index, String path) {}

    /** Gathers the statistics, with this many of the largest values. */
    static ImageStatistics of(final ImageReader reader, final int mostLargest, final Progress progress) {
        final ImageStatistics statistics = new ImageStatistics(reader.header(), mostLargest);
        while (reader.next()) {
            progress.at(reader.index(), reader.offset());
            statistics.add(reader);
        }
        statistics.length = reader.region().length();
        return statistics;
    }

    private void add(final ImageReader reader) {
        final int type = RecordType.isKnown(reader.type()) ? reader.type() : KNOWN_TYPES;
        final int padded = reader.paddedLength();
        records++;
        recordsByType[type]++;
        bytesByType[type] += padded;
        padding += padded - RecordDecoder.BODY_OFFSET - reader.fieldsLength();
        if (type == RecordType.NODE_DATA) {
            add(reader.nodeData());
        }
    }

    private void add(final NodeDataDecoder node) {
        if (!node.isCommitted()) {
            transactionNodes++;
            return;
        }
        final int bytes = node.valueLength();
        if (node.permissionCount() > 0) {
            nodesByOwner[node.permissionDomid(0)]++;
            valueBytesByOwner[node.permissionDomid(0)] += bytes;
        }
        final int depth = Paths.depth(node.path());
        if (depth >= nodesByDepth.length) {
            nodesByDepth = Arrays.copyOf(nodesByDepth, 2 * depth);
        }
        nodesByDepth[depth]++;
        if (bytes > 0 && (largest.size() < mostLargest || bytes > largest.peek().bytes())) {
            largest.add(new LargeValue(bytes, candidates++, node.pathString()));
            if (largest.size() > mostLargest) {
                largest.remove();
            }
        }
    }

    ImageHeader header() {
        return header;
    }

    long records() {
        return records;
    }

    /** The length of the file in bytes. */
    long length() {
        return length;
    }

    /** Bytes that belong to no field: padding, and the excess of overlong records. */
    long padding() {
        return padding;
    }

    /** The bytes after the END record. */
    long surplus() {
        return length - ImageHeader.LENGTH - Arrays.stream(bytesByType).sum();
    }

    long transactionNodes() {
        return transactionNodes;
    }

    /** The record types that occur; unknown types are combined. */
    List<Share> types() {
        return IntStream.rangeClosed(0, KNOWN_TYPES)
                .filter(type -> recordsByType[type] > 0)
                .mapToObj(type -> new Share(
                        type == KNOWN_TYPES ? "UNKNOWN" : RecordType.name(type),
                        recordsByType[type],
                        bytesByType[type]))
                .toList();
    }

    /** The domains that own nodes, in descending order of their number. */
    List<Share> owners() {
        return IntStream.range(0, DOMAINS)
                .filter(domain -> nodesByOwner[domain] > 0)
                .mapToObj(
                        domain -> new Share(Integer.toString(domain), nodesByOwner[domain], valueBytesByOwner[domain]))
                .sorted(Comparator.comparingLong(Share::count).reversed())
                .toList();
    }

    /** The number of committed nodes at each depth, up to the deepest. */
    long[] depths() {
        int deepest = nodesByDepth.length;
        while (deepest > 0 && nodesByDepth[deepest - 1] == 0) {
            deepest--;
        }
        return Arrays.copyOf(nodesByDepth, deepest);
    }

    List<LargeValue> largest() {
        return largest.stream().sorted(SMALLEST_FIRST.reversed()).toList();
    }
}
