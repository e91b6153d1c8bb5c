// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.internal.Paths;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Creates missing ancestors of a committed node: empty, with the permissions of the nearest ancestor, as daemons do. */
final class MissingParents {
    private static final long NO_DONOR = -1;

    private final RecordBytes bytes;
    private final RecordTable table;
    private final ImageWriter writer;
    private final RecordKey key = new RecordKey();
    private final MutableDirectBuffer path = Buffers.empty();

    MissingParents(final RecordBytes bytes, final RecordTable table, final ImageWriter writer) {
        this.bytes = bytes;
        this.table = table;
        this.writer = writer;
    }

    /**
     * Creates the missing ancestors of a node that is about to be written.
     *
     * @param node    the offset of the node's record in the image
     * @param created receives a description of each created node
     */
    void create(final long node, final Consumer<String> created) {
        bytes.wrap(path, bytes.pathOffset(node), bytes.pathLength(node));
        final int parentLength = Paths.parentLength(path);
        if (parentLength == 0 || find(parentLength) != RecordTable.NONE) {
            return;
        }
        long donor = NO_DONOR;
        for (int length = 1; length <= parentLength; length++) {
            if (length == 1 || path.getByte(length) == '/') {
                final long slot = find(length);
                if (slot == RecordTable.NONE) {
                    created.accept(write(node, length, donor));
                } else if (!table.isCreated(slot) && bytes.permissionCount(table.offset(slot)) > 0) {
                    donor = table.offset(slot);
                }
            }
        }
    }

    private long find(final int length) {
        final long slot = table.find(key.node(0, 0, path, length));
        return slot != RecordTable.NONE && table.isDropped(slot) ? RecordTable.NONE : slot;
    }

    private String write(final long node, final int length, final long donor) {
        table.addCreated(key, node, length);
        final int permissions = donor == NO_DONOR ? 1 : bytes.permissionCount(donor);
        final NodeDataEncoder encoder = writer.claimNodeData(permissions, length, 0);
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < permissions; i++) {
            final byte letter = donor == NO_DONOR ? (byte) 'n' : Permissions.known(bytes.permissionLetter(donor, i));
            final int flags = donor == NO_DONOR ? 0 : bytes.permissionFlags(donor, i);
            final int domid = donor == NO_DONOR ? 0 : bytes.permissionDomid(donor, i);
            encoder.permission(i, letter, flags, domid);
            text.append(' ').append((char) letter).append(domid);
        }
        final DirectBuffer name = Buffers.empty();
        name.wrap(path, 0, length);
        encoder.path(name);
        writer.commit();
        return "node " + RecordDependencies.text(path, length) + ", permissions" + text;
    }

    void release() {
        key.release();
        path.wrap(0, 0);
    }
}
