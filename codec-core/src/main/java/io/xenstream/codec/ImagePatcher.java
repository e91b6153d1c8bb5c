// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;

/**
 * A reader that can also change fields in place: descriptors, event channels, unique-ids, and values that fit their records. Records neither move
 * nor change their length. Requires a {@link WritableRegion}.
 */
public final class ImagePatcher extends ImageReader {
    private final GlobalDataEncoder globalDataEncoder;
    private final ConnectionDataEncoder connectionDataEncoder;
    private final NodeDataEncoder nodeDataEncoder;

    private ImagePatcher(final WritableRegion region, final ReadOptions options) {
        super(region, options);
        final ByteOrder order = header().byteOrder();
        globalDataEncoder = new GlobalDataEncoder(window, order);
        connectionDataEncoder = new ConnectionDataEncoder(window, order);
        nodeDataEncoder = new NodeDataEncoder(window, order);
    }

    /**
     * Opens an image for changes in place.
     *
     * @param region  contains the image, starting at byte 0
     * @param options limits and strictness
     * @return a patcher positioned before the first record; close it to release the region
     * @throws ImageException if the region does not start with a supported image header
     */
    public static ImagePatcher open(final WritableRegion region, final ReadOptions options) {
        return new ImagePatcher(region, options);
    }

    /**
     * Returns an encoder to change the current GLOBAL_DATA.
     *
     * @return the patcher's encoder, positioned on the current record
     * @throws IllegalStateException   if the record has another type
     * @throws MalformedImageException if the record is too short
     */
    public GlobalDataEncoder patchGlobalData() {
        require(RecordType.GLOBAL_DATA, GlobalDataDecoder.FIXED_LENGTH);
        return globalDataEncoder;
    }

    /**
     * Returns an encoder to change the current CONNECTION_DATA.
     *
     * @return the patcher's encoder, positioned on the current record
     * @throws IllegalStateException   if the record has another type
     * @throws MalformedImageException if the record is too short
     */
    public ConnectionDataEncoder patchConnectionData() {
        require(RecordType.CONNECTION_DATA, ConnectionDataDecoder.FIXED_LENGTH);
        return connectionDataEncoder;
    }

    /**
     * Returns an encoder to change the current NODE_DATA.
     *
     * @return the patcher's encoder, positioned on the current record
     * @throws IllegalStateException   if the record has another type
     * @throws MalformedImageException if the record is too short
     */
    public NodeDataEncoder patchNodeData() {
        require(RecordType.NODE_DATA, NodeDataDecoder.FIXED_LENGTH);
        nodeDataEncoder.resume();
        return nodeDataEncoder;
    }
}
