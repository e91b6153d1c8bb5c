// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.StringJoiner;
import org.agrona.DirectBuffer;

/** Says in oxenstored's text what of an image can be said, line by line, right or wrong: what its loader makes of that is to be seen. */
final class OxenstoredText {
    private static final int NO_DOMAIN = 99;

    private OxenstoredText() {}

    static String of(final byte[] octets) {
        final StringBuilder text = new StringBuilder("$xenstored-dump-format\n");
        try (Region region = Region.ofArray(octets, "image");
                ImageReader image = ImageReader.open(region)) {
            while (image.next()) {
                switch (image.type()) {
                    case RecordType.GLOBAL_DATA ->
                        text.append("global,")
                                .append(image.globalData().rwSocketFd())
                                .append("\nevtchn-dev,")
                                .append(image.globalData().evtchnFd())
                                .append(",100\n");
                    case RecordType.CONNECTION_DATA -> addConnection(image.connectionData(), text);
                    case RecordType.WATCH_DATA ->
                        text.append("watch,")
                                .append(image.watchData().connId() == StateImage.DOMAIN_0 ? 0 : NO_DOMAIN)
                                .append(',')
                                .append(hex(image.watchData().wpath()))
                                .append(',')
                                .append(hex(image.watchData().token()))
                                .append('\n');
                    case RecordType.NODE_DATA -> addNode(image.nodeData(), text);
                    default -> {}
                }
            }
        }
        return text.toString();
    }

    private static void addConnection(final ConnectionDataDecoder connection, final StringBuilder text) {
        if (connection.connType() == ConnectionDataDecoder.RING && connection.domid() == 0) {
            text.append("dom,0,0,1,101\n");
        }
    }

    private static void addNode(final NodeDataDecoder node, final StringBuilder text) {
        if (!node.isCommitted()) {
            return;
        }
        final StringJoiner permissions = new StringJoiner("\0");
        for (int i = 0; i < node.permissionCount(); i++) {
            permissions.add((char) node.permissionLetter(i) + String.valueOf(node.permissionDomid(i)));
        }
        final String root = node.pathString().startsWith("@") ? "2f" : "";
        text.append("store,")
                .append(root)
                .append(hex(node.path()))
                .append(',')
                .append(HexFormat.of().formatHex(permissions.toString().getBytes(StandardCharsets.US_ASCII)))
                .append(',')
                .append(hex(node.value()))
                .append('\n');
    }

    private static String hex(final DirectBuffer octets) {
        final byte[] copy = new byte[octets.capacity()];
        octets.getBytes(0, copy);
        return HexFormat.of().formatHex(copy);
    }
}
