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
import io.xenstream.imagetools.internal.ConnectionTable;
import java.util.BitSet;

/** The domains that an image contains something of, and the ids of its connections. Uses an off-heap table. */
final class ImageDomains implements AutoCloseable {
    private final BitSet domains = new BitSet();
    private final ConnectionTable connections;
    private long firstConnId = Long.MAX_VALUE;
    private long lastConnId;
    private long rings;
    private boolean hasGlobalData;

    /** Reads the whole image and checks the inner lengths of all records. */
    ImageDomains(final Region image, final ReadOptions options, final long seed) {
        try (ImageReader reader = ImageReader.open(image, options)) {
            connections = new ConnectionTable(image, reader.header().byteOrder(), seed);
            try {
                while (reader.next()) {
                    reader.fieldsLength();
                    take(reader);
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
     * Whether a path is a host node, which all domains share: the root, its children, the ancestors of domains and of their backends, and special
     * nodes.
     */
    boolean isHostPath(final String path) {
        if (!path.startsWith("/")) {
            return true;
        }
        final String[] names = path.split("/", -1);
        // The first name is the empty one before the root's separator.
        return switch (names.length) {
            case 2 -> true;
            case 3 -> path.equals("/local/domain");
            case 4, 5, 6 -> isOfHostDomain(names);
            default -> false;
        };
    }

    private boolean isOfHostDomain(final String[] names) {
        if (!names[1].equals("local") || !names[2].equals("domain") || isOwn(names[3])) {
            return false;
        }
        return switch (names.length) {
            case 4 -> true;
            case 5 -> names[4].equals("backend") || names[4].equals("device-model");
            default -> names[4].equals("backend");
        };
    }

    private boolean isOwn(final String domid) {
        return domid.length() <= 5
                && !domid.isEmpty()
                && domid.chars().allMatch(c -> c >= '0' && c <= '9')
                && domains.get(Integer.parseInt(domid));
    }

    @Override
    public void close() {
        connections.close();
    }
}
