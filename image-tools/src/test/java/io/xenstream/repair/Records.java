// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.imagetools.internal.SmallImage;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Writes the records of small images. */
final class Records {
    private Records() {}

    static byte[] little(final Consumer<ImageWriter> records) {
        return SmallImage.of(2, ByteOrder.LITTLE_ENDIAN, records);
    }

    static void global(final ImageWriter to) {
        to.claimGlobalData();
        to.commit();
    }

    static void ring(final ImageWriter to, final long connId, final int domid) {
        to.claimConnectionData(0, 0, false).connId(connId).ring(domid, 0x7FF4, 1);
        to.commit();
    }

    static void watch(final ImageWriter to, final long connId, final String wpath, final String token) {
        to.claimWatchData(wpath.length(), token.length())
                .connId(connId)
                .wpath(wpath)
                .token(token);
        to.commit();
    }

    static void node(final ImageWriter to, final String path, final int owner) {
        claimNode(to, path, owner);
        to.commit();
    }

    static NodeDataEncoder claimNode(final ImageWriter to, final String path, final int owner) {
        return to.claimNodeData(1, path.length(), 0)
                .permission(0, (byte) 'n', 0, owner)
                .path(path);
    }
}
