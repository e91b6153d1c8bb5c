// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import java.util.BitSet;

/** Which domains an image has something of, and which ids its connections have. Of constant size, but for a table outside of the heap. */
final class PartDomains implements AutoCloseable {
    private final BitSet domains = new BitSet();
    private final ConnectionTable connections;
    private long firstConnId = Long.MAX_VALUE;
    private long lastConnId;

    /** Checks the inner lengths of all records, too. */
    PartDomains(final Region image, final ReadOptions options, final long seed) {
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
            }
        }
    }

    boolean has(final int domid) {
        return domains.get(domid);
    }

    /** Whether a domain of this image is the one at the other end of a connection of some image. */
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
     * Whether a path is one of the host's own, which all domains share: the root, what lies above domains, and above what other domains hold for them.
     * Special nodes are the host's, too.
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
