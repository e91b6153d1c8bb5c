// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;

/** What an image is made of, counted in one pass. */
final class ImageStatistics {
    /** How many of the largest values are kept. */
    static final int LARGEST = 5;

    private static final int DOMAINS = 1 << 16;
    private static final int KNOWN_TYPES = RecordType.WATCH_DATA_EXTENDED + 1;

    private final ImageHeader header;
    private final long[] recordsByType = new long[KNOWN_TYPES + 1];
    private final long[] octetsByType = new long[KNOWN_TYPES + 1];
    private final long[] nodesByOwner = new long[DOMAINS];
    private final long[] valueOctetsByOwner = new long[DOMAINS];
    private final List<LargeValue> largest = new ArrayList<>(LARGEST + 1);
    private long[] nodesByDepth = new long[16];
    private long records;
    private long length;
    private long padding;
    private long transactionNodes;

    private ImageStatistics(final ImageHeader header) {
        this.header = header;
    }

    /**
     * A count and the octets that it takes.
     *
     * @param name   a record type's, or an owner's domain id
     * @param count  records or nodes
     * @param octets of the records, or of the nodes' values
     */
    record Share(String name, long count, long octets) {}

    /**
     * One of the largest values.
     *
     * @param octets its length
     * @param path   its node's
     */
    record LargeValue(int octets, String path) {}

    static ImageStatistics of(final ImageReader reader, final Progress progress) {
        final ImageStatistics statistics = new ImageStatistics(reader.header());
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
        octetsByType[type] += padded;
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
        final int octets = node.valueLength();
        if (node.permissionCount() > 0) {
            nodesByOwner[node.permissionDomid(0)]++;
            valueOctetsByOwner[node.permissionDomid(0)] += octets;
        }
        final int depth = depth(node.path());
        if (depth >= nodesByDepth.length) {
            nodesByDepth = Arrays.copyOf(nodesByDepth, 2 * depth);
        }
        nodesByDepth[depth]++;
        if (octets > 0
                && (largest.size() < LARGEST
                        || octets > largest.get(LARGEST - 1).octets())) {
            largest.add(new LargeValue(octets, node.pathString()));
            largest.sort(Comparator.comparingInt(LargeValue::octets).reversed());
            if (largest.size() > LARGEST) {
                largest.remove(LARGEST);
            }
        }
    }

    /** 0 for the root and for special nodes. */
    private static int depth(final DirectBuffer path) {
        int depth = 0;
        for (int i = 0; i < path.capacity(); i++) {
            depth += path.getByte(i) == '/' ? 1 : 0;
        }
        return path.capacity() == 1 ? 0 : depth;
    }

    ImageHeader header() {
        return header;
    }

    long records() {
        return records;
    }

    /** Octets of the file. */
    long length() {
        return length;
    }

    /** Octets that no field takes: padding, and what records are longer than they need. */
    long padding() {
        return padding;
    }

    /** Octets behind END. */
    long surplus() {
        return length - ImageHeader.LENGTH - Arrays.stream(octetsByType).sum();
    }

    long transactionNodes() {
        return transactionNodes;
    }

    /** Those types that occur, unknown ones together. */
    List<Share> types() {
        return IntStream.rangeClosed(0, KNOWN_TYPES)
                .filter(type -> recordsByType[type] > 0)
                .mapToObj(type -> new Share(
                        type == KNOWN_TYPES ? "UNKNOWN" : RecordType.name(type),
                        recordsByType[type],
                        octetsByType[type]))
                .toList();
    }

    /** Domains that own nodes, those with most of them first. */
    List<Share> owners() {
        return IntStream.range(0, DOMAINS)
                .filter(domain -> nodesByOwner[domain] > 0)
                .mapToObj(
                        domain -> new Share(Integer.toString(domain), nodesByOwner[domain], valueOctetsByOwner[domain]))
                .sorted(Comparator.comparingLong(Share::count).reversed())
                .toList();
    }

    /** Committed nodes by depth, up to the deepest. */
    long[] depths() {
        int deepest = nodesByDepth.length;
        while (deepest > 0 && nodesByDepth[deepest - 1] == 0) {
            deepest--;
        }
        return Arrays.copyOf(nodesByDepth, deepest);
    }

    List<LargeValue> largest() {
        return List.copyOf(largest);
    }
}
