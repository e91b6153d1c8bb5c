// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WatchDataDecoder;
import io.xenstream.nativeio.MappedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * What an image that a daemon has written says.
 *
 * @param nodes       committed nodes by their path: permissions and the value in hexadecimal digits
 * @param connections in the image's order
 * @param watches     connection, path and token, sorted
 */
record ImageContents(SortedMap<String, String> nodes, List<Connection> connections, List<String> watches) {
    /**
     * A connection.
     *
     * @param name      {@code ring} and the domid, or {@code socket} and the descriptor
     * @param in        bytes of a request that has not come as a whole
     * @param out       bytes that have not been sent
     * @param outOfLast how many of them belong to a message of which the beginning has been sent
     */
    record Connection(String name, int in, long out, int outOfLast) {}

    static ImageContents of(final Path image) {
        final SortedMap<String, String> nodes = new TreeMap<>();
        final List<Connection> connections = new ArrayList<>();
        final List<String> watches = new ArrayList<>();
        final SortedMap<Long, String> names = new TreeMap<>();
        try (MappedImage mapped = MappedImage.open(image);
                ImageReader reader = mapped.reader()) {
            while (reader.next()) {
                switch (reader.type()) {
                    case RecordType.NODE_DATA -> {
                        final NodeDataDecoder node = reader.nodeData();
                        nodes.put(node.pathString(), permissions(node) + " " + hex(node.value()));
                    }
                    case RecordType.CONNECTION_DATA -> {
                        final Connection connection = connection(reader.connectionData());
                        connections.add(connection);
                        names.put(reader.connectionData().connId(), connection.name());
                    }
                    case RecordType.WATCH_DATA -> {
                        final WatchDataDecoder watch = reader.watchData();
                        watches.add(names.get(watch.connId()) + " " + watch.wpathString() + " " + watch.tokenString());
                    }
                    default -> {
                        // nothing that is kept
                    }
                }
            }
        }
        watches.sort(null);
        return new ImageContents(nodes, connections, watches);
    }

    private static Connection connection(final ConnectionDataDecoder connection) {
        final String name = connection.connType() == ConnectionDataDecoder.RING
                ? "ring " + connection.domid()
                : "socket " + connection.socketFd();
        return new Connection(name, connection.inDataLength(), connection.outDataLength(), connection.outRespLength());
    }

    private static String permissions(final NodeDataDecoder node) {
        final StringBuilder permissions = new StringBuilder();
        for (int i = 0; i < node.permissionCount(); i++) {
            permissions
                    .append((char) node.permissionLetter(i))
                    .append(node.permissionDomid(i))
                    .append('/')
                    .append(node.permissionFlags(i))
                    .append(',');
        }
        return permissions.toString();
    }

    private static String hex(final DirectBuffer value) {
        final byte[] bytes = new byte[value.capacity()];
        value.getBytes(0, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
