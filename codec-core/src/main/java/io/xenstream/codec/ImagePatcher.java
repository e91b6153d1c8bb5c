// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;

/**
 * A reader that also changes in place what can be changed there: descriptors, event channels, unique-ids, a value that fits its record.
 * Nothing moves, no length of a record changes. Only a {@link WritableRegion} has one.
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
     * Opens an image to change it.
     *
     * @param region  holds the image from its octet 0
     * @param options limits and strictness
     * @return a patcher before the first record; close it to give the region's memory free
     * @throws ImageException if the region does not begin with the header of an image that this library knows
     */
    public static ImagePatcher open(final WritableRegion region, final ReadOptions options) {
        return new ImagePatcher(region, options);
    }

    /**
     * Changes a GLOBAL_DATA.
     *
     * @return the patcher's encoder, on its record
     * @throws IllegalStateException   if it is of another type
     * @throws MalformedImageException if it is too short
     */
    public GlobalDataEncoder patchGlobalData() {
        require(RecordType.GLOBAL_DATA, GlobalDataDecoder.FIXED_LENGTH);
        return globalDataEncoder;
    }

    /**
     * Changes a CONNECTION_DATA.
     *
     * @return the patcher's encoder, on its record
     * @throws IllegalStateException   if it is of another type
     * @throws MalformedImageException if it is too short
     */
    public ConnectionDataEncoder patchConnectionData() {
        require(RecordType.CONNECTION_DATA, ConnectionDataDecoder.FIXED_LENGTH);
        return connectionDataEncoder;
    }

    /**
     * Changes a NODE_DATA.
     *
     * @return the patcher's encoder, on its record
     * @throws IllegalStateException   if it is of another type
     * @throws MalformedImageException if it is too short
     */
    public NodeDataEncoder patchNodeData() {
        require(RecordType.NODE_DATA, NodeDataDecoder.FIXED_LENGTH);
        nodeDataEncoder.resume();
        return nodeDataEncoder;
    }
}
