// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** A C daemon on a NODE_DATA. */
final class CDaemonNodes implements AutoCloseable {
    private static final int LARGEST_PAYLOAD = 4096;
    private static final int LARGEST_DOMID = 0xFFFF;

    private final CDaemon daemon;
    private final CDaemonState state;
    private final CDaemonPass pass;
    private final ImageReader image;
    private final SeenNodes nodes;
    private boolean hasNodes;
    private boolean hasBegun;

    CDaemonNodes(final CDaemon daemon, final CDaemonState state, final CDaemonPass pass) {
        this.daemon = daemon;
        this.state = state;
        this.pass = pass;
        image = pass.image;
        nodes = new SeenNodes(image.region(), image.header().byteOrder());
    }

    /** Whether it has come to a node that it needs its store for, which is there once domain 0 is. */
    boolean hasBegun() {
        return hasBegun;
    }

    void read(final NodeDataDecoder node) {
        final DirectBuffer path = node.path();
        final boolean isApart = PathRules.isSpecial(path) && daemon.keepsSpecialNodesApart();
        readPermissions(node, isApart);
        readValue(node);
        if (node.pathTerminator() != 0 || CDaemonNames.end(path, 0) >= 0) {
            pass.add(ReceiverRule.C_STRING, Loading.LOADS_WITH_LOSS, "the node's path");
            return;
        }
        if (isApart) {
            readSpecial(node);
            return;
        }
        final String fault = PathRules.isSpecial(path) ? null : CDaemonNames.nodeFault(path);
        if (fault != null) {
            pass.add(ReceiverRule.C_NODE_PATH, Loading.LOADS_WITH_LOSS, fault);
        }
        place(node, path);
    }

    private void readPermissions(final NodeDataDecoder node, final boolean isApart) {
        final int count = node.permissionCount();
        if (count == 0) {
            readNoPermissions(node);
        } else if (!isApart && state.hasRing(0) && !state.hasDomain(node.permissionDomid(0))) {
            pass.add(ReceiverRule.C_NODE_OWNER, Loading.FAILS, "domain " + node.permissionDomid(0));
        }
        for (int i = 0; i < count; i++) {
            readPermission(node, i);
        }
    }

    /** Where the owner should be, it finds the value. */
    private void readNoPermissions(final NodeDataDecoder node) {
        final boolean hasValue = node.valueLength() >= Integer.BYTES;
        final long owner = hasValue ? Integer.toUnsignedLong(node.value().getInt(0, ByteOrder.LITTLE_ENDIAN)) : 0;
        final boolean isRefused = hasValue && !(owner <= LARGEST_DOMID && state.hasDomain((int) owner));
        pass.add(
                ReceiverRule.C_NODE_PERMISSIONS,
                isRefused ? Loading.FAILS : Loading.CRASHES,
                "perm-count 0" + (hasValue ? ", domain " + owner + " out of the value" : ""));
    }

    private void readPermission(final NodeDataDecoder node, final int i) {
        final byte letter = node.permissionLetter(i);
        final int domid = node.permissionDomid(i);
        if (letter != 'n' && letter != 'r' && letter != 'w' && letter != 'b') {
            pass.add(
                    ReceiverRule.C_PERMISSION_LETTER,
                    Loading.LOADS_WITH_LOSS,
                    "octet " + letter + " in permission " + i);
        }
        final boolean isStale = (node.permissionFlags(i) & NodeDataDecoder.PERMISSION_STALE) != 0;
        if (i > 0 && !isStale && !daemon.takesForAny(domid) && !state.hasDomain(domid)) {
            pass.add(
                    ReceiverRule.C_PERMISSION_STALE,
                    Loading.LOADS_WITH_LOSS,
                    "domain " + domid + " in permission " + i);
        }
    }

    private void readValue(final NodeDataDecoder node) {
        final long end = node.pathOffset() + node.pathLength() + 1L + node.valueLength();
        if (end > node.buffer().capacity()) {
            final boolean isInImage = image.offset() + end <= image.region().length();
            pass.add(
                    ReceiverRule.C_LENGTHS,
                    daemon.mapsImage() && isInImage ? Loading.LOADS_WITH_LOSS : Loading.CRASHES,
                    "a value that ends " + (end - node.buffer().capacity()) + " octets behind the record");
        }
        if (node.valueLength() > LARGEST_PAYLOAD) {
            pass.add(ReceiverRule.C_NODE_VALUE, Loading.LOADS_WITH_LOSS, node.valueLength() + " octets");
        }
    }

    private void readSpecial(final NodeDataDecoder node) {
        final String name = node.pathString();
        if (!name.equals("@releaseDomain") && !name.equals("@introduceDomain")) {
            pass.add(ReceiverRule.C_NODE_SPECIAL, Loading.LOADS_WITH_LOSS, name);
        } else if (node.valueLength() > 0) {
            pass.add(ReceiverRule.C_NODE_SPECIAL, Loading.LOADS_WITH_LOSS, "a value of " + name);
        }
    }

    private void place(final NodeDataDecoder node, final DirectBuffer path) {
        if (!hasBegun) {
            hasBegun = true;
            if (!state.hasRing(0)) {
                pass.add(ReceiverRule.C_DOMAIN_0, Loading.CRASHES, "node " + text(path, path.capacity()));
            }
        }
        if (PathRules.isRoot(path)) {
            if (hasNodes) {
                duplicate(Loading.LOADS_WITH_LOSS, "the root");
            }
        } else if (!PathRules.isSpecial(path)) {
            requireParent(path);
        }
        hasNodes |= !PathRules.isSpecial(path);
        if (node.isCommitted()) {
            if (nodes.add(image.offset(), 0, 0, path) >= 0 && !PathRules.isRoot(path)) {
                duplicate(replaced(), "node " + text(path, path.capacity()));
            }
        } else {
            final boolean isNew = !nodes.contains(0, 0, path, path.capacity());
            final boolean isRefused = !isNew && daemon.refusesDuplicates() && !PathRules.isRoot(path);
            pass.add(
                    ReceiverRule.C_TRANSACTION_NODE,
                    isRefused ? Loading.FAILS : Loading.LOADS_WITH_LOSS,
                    "node " + text(path, path.capacity()));
        }
    }

    private void requireParent(final DirectBuffer path) {
        final int parentLength = CDaemonNames.parentLength(path);
        if (parentLength > 0 && !nodes.contains(0, 0, path, parentLength)) {
            pass.add(
                    ReceiverRule.C_NODE_PARENT,
                    Loading.FAILS,
                    "node " + text(path, path.capacity()) + ", parent " + text(path, parentLength));
        }
    }

    private Loading replaced() {
        return daemon.refusesDuplicates() ? Loading.FAILS : Loading.LOADS_WITH_LOSS;
    }

    private void duplicate(final Loading loading, final String detail) {
        pass.add(ReceiverRule.C_NODE_DUPLICATE, loading, detail);
    }

    private static String text(final DirectBuffer path, final int length) {
        return path.getStringWithoutLengthAscii(0, length);
    }

    @Override
    public void close() {
        nodes.close();
    }
}
