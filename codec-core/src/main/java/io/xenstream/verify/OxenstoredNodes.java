// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.NodeDataDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What becomes of a NODE_DATA in oxenstored: a line that its loader takes, or warns of and skips. */
final class OxenstoredNodes implements AutoCloseable {
    /** As oxenstored.conf is shipped. */
    private static final int LONGEST_VALUE = 2048;
    /** As oxenstored.conf is shipped. */
    private static final int LONGEST_PATH = 1024;

    private final OxenstoredPass pass;
    /** Those that the loader has taken. */
    private final SeenNodes nodes;
    /** The path of the last one: daemons go depth first, so that a node's parent is mostly that one or above it. */
    private final UnsafeBuffer previous = new UnsafeBuffer(0, 0);

    OxenstoredNodes(final OxenstoredPass pass) {
        this.pass = pass;
        nodes = new SeenNodes(pass.image.region(), pass.image.header().byteOrder());
    }

    void read(final NodeDataDecoder node) {
        node.fieldsLength();
        if (!node.isCommitted()) {
            pass.lost(ReceiverRule.OX_TRANSACTION, "a node of connection " + node.connId());
            return;
        }
        final DirectBuffer path = node.path();
        final boolean hasPermissions = hasPermissions(node);
        final boolean hasName = hasName(path);
        final boolean hasParent = hasName && hasParent(path);
        if (node.valueLength() > LONGEST_VALUE) {
            pass.lost(ReceiverRule.OX_NODE_VALUE, node.valueLength() + " octets");
        } else if (hasPermissions && hasParent) {
            if (nodes.add(pass.image.offset(), 0, 0, path) >= 0) {
                pass.lost(ReceiverRule.OX_NODE_DUPLICATE, "node " + text(path, path.capacity()));
            }
            pass.image.region().wrap(previous, pass.image.offset() + node.pathOffset(), path.capacity());
        }
    }

    private boolean hasPermissions(final NodeDataDecoder node) {
        final int count = node.permissionCount();
        if (count == 0) {
            pass.lost(ReceiverRule.OX_PERMISSION, "perm-count 0");
        }
        boolean isGood = count > 0;
        for (int i = 0; i < count; i++) {
            final byte letter = node.permissionLetter(i);
            if (letter != 'n' && letter != 'r' && letter != 'w' && letter != 'b') {
                pass.lost(ReceiverRule.OX_PERMISSION, "octet " + letter + " in permission " + i);
                isGood = false;
            }
            if ((node.permissionFlags(i) & NodeDataDecoder.PERMISSION_STALE) != 0) {
                pass.lost(
                        ReceiverRule.OX_PERMISSION_STALE, "domain " + node.permissionDomid(i) + " in permission " + i);
            }
        }
        return isGood;
    }

    private boolean hasName(final DirectBuffer path) {
        if (PathRules.isSpecial(path) || PathRules.isRoot(path)) {
            return true;
        }
        final boolean isAbsolute = path.capacity() > 0 && path.getByte(0) == '/';
        final String fault = isAbsolute ? fault(path, 1) : "a path that does not begin with /";
        if (isAbsolute && path.capacity() > 1 && path.getByte(1) == '@') {
            pass.lost(ReceiverRule.OX_NODE_SPECIAL, text(path, path.capacity()));
        }
        if (fault != null) {
            pass.lost(ReceiverRule.OX_NODE_PATH, fault);
        } else if (path.capacity() > LONGEST_PATH) {
            pass.lost(ReceiverRule.OX_NODE_LENGTH, path.capacity() + " octets");
        }
        return fault == null;
    }

    /** What is wrong with the names that begin behind a path's first slash, or null. */
    static String fault(final DirectBuffer path, final int from) {
        byte previous = '/';
        for (int i = from; i < path.capacity(); i++) {
            final byte octet = path.getByte(i);
            if (!PathRules.isAllowed(octet) || octet == '+') {
                return String.format("octet %02x at %d of the path", octet & 0xFF, i);
            }
            if (octet == '/' && previous == '/') {
                return "an empty name at " + i + " of the path";
            }
            previous = octet;
        }
        return previous == '/' && path.capacity() > 1 ? "an empty name at the end of the path" : null;
    }

    private boolean hasParent(final DirectBuffer path) {
        final int parentLength = PathRules.parentLength(path);
        if (parentLength <= 1 || isBelowPrevious(path, parentLength) || nodes.contains(0, 0, path, parentLength)) {
            return true;
        }
        pass.lost(
                ReceiverRule.OX_NODE_PARENT,
                "node " + text(path, path.capacity()) + ", parent " + text(path, parentLength));
        return false;
    }

    private boolean isBelowPrevious(final DirectBuffer path, final int parentLength) {
        final int length = previous.capacity();
        return parentLength <= length
                && (parentLength == length || previous.getByte(parentLength) == '/')
                && SeenNodes.startsWith(previous, path, parentLength);
    }

    private static String text(final DirectBuffer path, final int length) {
        return path.getStringWithoutLengthAscii(0, length);
    }

    @Override
    public void close() {
        nodes.close();
    }
}
