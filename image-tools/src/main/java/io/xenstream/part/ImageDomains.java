// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.Paths;
import io.xenstream.imagetools.internal.ConnectionTable;
import io.xenstream.verify.SoundNodes;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.agrona.DirectBuffer;

/** The domains that an image contains something of, and the ids of its connections. Uses an off-heap table. */
final class ImageDomains implements AutoCloseable {
    private static final byte[] DOMAINS = "/local/domain/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BACKEND = "backend".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DEVICE_MODEL = "device-model".getBytes(StandardCharsets.US_ASCII);
    private static final int DEEPEST_HOST_PATH = 5;

    private final BitSet domains = new BitSet();
    private final ConnectionTable connections;
    private long firstConnId = Long.MAX_VALUE;
    private long lastConnId;
    private long rings;
    private boolean hasGlobalData;

    /** Reads the whole image and checks the inner lengths of all records. */
    ImageDomains(final Region image, final ReadOptions options, final long seed) {
        this(image, options, seed, SoundNodes.none());
    }

    /** Reads the image but for sound nodes, and checks the inner lengths of all records. */
    ImageDomains(final Region image, final ReadOptions options, final long seed, final SoundNodes sound) {
        try (ImageReader reader = ImageReader.open(image, options)) {
            connections = new ConnectionTable(image, reader.header().byteOrder(), seed);
            try {
                while (reader.next()) {
                    if (!sound.skip(reader)) {
                        reader.fieldsLength();
                        take(reader);
                    }
                }
                connections.seal();
            } catch (final RuntimeException | InternalError unreadable) {
                connections.close();
                throw unreadable;
            }
        }
    }

    private void take(final ImageReader reader) {
        if (reader.type() == RecordType.DOMAIN_DATA) {
            domains.set(reader.domainData().domid());
        } else if (reader.type() == RecordType.CONNECTION_DATA) {
            final ConnectionDataDecoder connection = reader.connectionData();
            connections.add(connection.connId(), reader.offset());
            firstConnId = Math.min(firstConnId, connection.connId());
            lastConnId = Math.max(lastConnId, connection.connId());
            if (connection.connType() == ConnectionDataDecoder.RING) {
                domains.set(connection.domid());
                rings++;
            }
        } else if (reader.type() == RecordType.GLOBAL_DATA) {
            hasGlobalData = true;
        }
    }

    /** Whether the image has descriptors, as a daemon's dump has. */
    boolean hasGlobalData() {
        return hasGlobalData;
    }

    /** Throws {@link PartRule#ONE_CONNECTION} if the image has not exactly one ring connection. */
    void requireOneRing(final String label) {
        if (rings != 1) {
            throw new MalformedImageException(
                    PartRule.ONE_CONNECTION, Place.whole(label), "one ring connection", Long.toString(rings));
        }
    }

    boolean has(final int domid) {
        return domains.get(domid);
    }

    /** Whether a connection, of any image, is the ring of a domain of this image. */
    boolean hasDomainOf(final ConnectionDataDecoder connection) {
        return connection != null
                && connection.connType() == ConnectionDataDecoder.RING
                && domains.get(connection.domid());
    }

    ConnectionDataDecoder connection(final long connId) {
        return connections.find(connId);
    }

    /** Larger than the last one if there are none. */
    long firstConnId() {
        return firstConnId;
    }

    long lastConnId() {
        return lastConnId;
    }

    /**
     * Whether the first bytes of a buffer are the path of a host node, which all domains share: the root, its children, the ancestors of domains and of their backends, and special
     * nodes.
     */
    boolean isHostPath(final DirectBuffer path, final int length) {
        if (length == 0 || path.getByte(0) != Paths.SEPARATOR) {
            return true;
        }
        return switch (levels(path, length)) {
            case 1 -> true;
            case 2 -> length == DOMAINS.length - 1 && isUnderDomains(path, length);
            case 3, 4, 5 ->
                length >= DOMAINS.length && isUnderDomains(path, DOMAINS.length) && isOfHostDomain(path, length);
            default -> false;
        };
    }

    /** The number of separators, or a larger number than that of any host path. */
    private static int levels(final DirectBuffer path, final int length) {
        int levels = 0;
        for (int i = 0; i < length && levels <= DEEPEST_HOST_PATH; i++) {
            levels += path.getByte(i) == Paths.SEPARATOR ? 1 : 0;
        }
        return levels;
    }

    private static boolean isUnderDomains(final DirectBuffer path, final int length) {
        for (int i = 0; i < length; i++) {
            if (path.getByte(i) != DOMAINS[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean isOfHostDomain(final DirectBuffer path, final int length) {
        final int domid = DOMAINS.length;
        final int domidEnd = Paths.nameEnd(path, domid, length);
        if (isOwn(path, domid, domidEnd)) {
            return false;
        }
        if (domidEnd == length) {
            return true;
        }
        final int kindEnd = Paths.nameEnd(path, domidEnd + 1, length);
        return Paths.isName(path, domidEnd + 1, kindEnd, BACKEND)
                || (kindEnd == length && Paths.isName(path, domidEnd + 1, kindEnd, DEVICE_MODEL));
    }

    private boolean isOwn(final DirectBuffer path, final int from, final int end) {
        final int domid = Paths.domid(path, from, end);
        return domid != Paths.NO_DOMID && domains.get(domid);
    }

    @Override
    public void close() {
        connections.close();
    }
}
