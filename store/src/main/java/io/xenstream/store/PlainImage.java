// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WritableRegion;
import org.agrona.BitUtil;

/** Removes what is the store's own from a copy of its image, in place: the record with its name, free records, links, generations, unused bytes. */
final class PlainImage {
    private final WritableRegion image;
    private final long limit;
    private final String label;

    /**
     * Takes a copy.
     *
     * @param limit bytes of the copy
     */
    PlainImage(final WritableRegion image, final long limit, final String label) {
        this.image = image;
        this.limit = limit;
        this.label = label;
    }

    /**
     * Moves the records together.
     *
     * @return length of the image in bytes
     * @throws StoreException if the records do not lead to END, or the lengths in a node do not fit its record
     */
    long make() {
        long from = ImageHeader.LENGTH;
        long to = ImageHeader.LENGTH;
        while (from <= limit - Long.BYTES) {
            final int type = image.getInt(from);
            final long length = Long.BYTES + (image.getInt(from + Integer.BYTES) & 0xFFFF_FFFFL);
            if (type == RecordType.END && length == Long.BYTES) {
                image.putLong(to, 0);
                return to + Long.BYTES;
            }
            if ((length & Long.BYTES - 1) != 0 || length > limit - from) {
                throw damaged(from, "a record of type " + type + " with " + length + " bytes");
            }
            if (type == RecordType.NODE_DATA) {
                to = moveNode(from, length, to);
            } else if (!StoreMemory.isOwnType(type)) {
                image.move(from, to, length);
                to += length;
            }
            from += length;
        }
        throw damaged(from, "the image has no END");
    }

    private StoreException damaged(final long offset, final String problem) {
        return StoreException.at(StoreRule.IMAGE, label, offset, problem);
    }

    /** Moves a node's content. Returns where the next record goes. */
    private long moveNode(final long from, final long length, final long to) {
        final long fields = length < NodeRecord.requiredLength(1, 1, 0) ? 0 : NodeRecord.plainLengths(image, from);
        final long content = (long) NodeRecord.valueOffset(fields) + NodeRecord.valueLength(fields);
        final long needed = BitUtil.align(content, Long.BYTES);
        if (NodeRecord.pathLength(fields) < 1
                || content > length - NodeRecord.tailLength(NodeRecord.permissionCount(fields))) {
            throw damaged(from, "the lengths in a node do not fit its record");
        }
        image.move(from, to, needed);
        image.clear(to + content, needed - content);
        NodeRecord.putPlainFields(image, to, needed, fields);
        return to + needed;
    }
}
