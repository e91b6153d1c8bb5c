// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.internal.PathRules;
import io.xenstream.codec.internal.Paths;
import io.xenstream.codec.internal.SeenNodes;
import io.xenstream.verify.SoundNodes;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Checks a NODE_DATA for oxenstored, whose loader accepts the node's line or skips it with a warning. */
final class OxenstoredNodes implements AutoCloseable {
    /** In bytes; the default of quota-maxsize in oxenstored.conf. */
    private static final int MAX_VALUE_LENGTH = 2048;
    /** In bytes; the default of quota-path-max in oxenstored.conf. */
    private static final int MAX_PATH_LENGTH = 1024;

    private final OxenstoredPass pass;
    /** The nodes that the loader has accepted. */
    private final SeenNodes nodes;
    /** The path of the last accepted node. Daemons write nodes depth first, so the parent is usually this node or one of its ancestors. */
    private final MutableDirectBuffer previous = Buffers.empty();

    OxenstoredNodes(final OxenstoredPass pass) {
        this.pass = pass;
        nodes = new SeenNodes(pass.image.region(), pass.image.header().byteOrder());
    }

    /** Returns whether the loader has nothing to find fault with in a run of nodes, which is the first one, and takes them as read. */
    boolean skip(final SoundNodes sound) {
        return sound.longestPath() <= MAX_PATH_LENGTH
                && sound.longestValue() <= MAX_VALUE_LENGTH
                && !sound.hasStalePermission()
                && !sound.hasSpecialName()
                && nodes.addAll(sound.begin(), sound.end(), sound::askedFor);
    }

    void read(final NodeDataDecoder node) {
        node.fieldsLength();
        if (!node.isCommitted()) {
            pass.addLoss(CompatibilityRule.OX_TRANSACTION, "node of connection " + node.connId());
            return;
        }
        if (node.pathTerminator() != 0) {
            pass.add(FormatRule.NODE_TERMINATOR, LoadOutcome.FAILS, "byte " + node.pathTerminator());
            return;
        }
        final DirectBuffer path = node.path();
        final boolean hasValidPermissions = hasValidPermissions(node);
        final boolean hasValidPath = hasValidPath(path);
        final boolean hasParent = hasValidPath && hasParent(path);
        if (node.valueLength() > MAX_VALUE_LENGTH) {
            pass.addLoss(CompatibilityRule.OX_NODE_VALUE, node.valueLength() + " bytes");
        } else if (hasValidPermissions && hasParent) {
            final long offset = pass.image.offset();
            if (!nodes.addInOrder(offset, path) && nodes.add(offset, 0, 0, path) >= 0) {
                pass.addLoss(CompatibilityRule.OX_NODE_DUPLICATE, "node " + text(path, path.capacity()));
            }
            pass.image.region().wrap(previous, offset + node.pathOffset(), path.capacity());
        }
    }

    private boolean hasValidPermissions(final NodeDataDecoder node) {
        final int count = node.permissionCount();
        if (count == 0) {
            pass.addLoss(CompatibilityRule.OX_PERMISSION, "perm-count 0");
        }
        boolean isValid = count > 0;
        for (int i = 0; i < count; i++) {
            final byte letter = node.permissionLetter(i);
            if (letter != 'n' && letter != 'r' && letter != 'w' && letter != 'b') {
                pass.addLoss(CompatibilityRule.OX_PERMISSION, "byte " + letter + " in permission " + i);
                isValid = false;
            }
            if ((node.permissionFlags(i) & NodeDataDecoder.PERMISSION_STALE) != 0) {
                pass.addLoss(
                        CompatibilityRule.OX_PERMISSION_STALE,
                        "domain " + node.permissionDomid(i) + " in permission " + i);
            }
        }
        return isValid;
    }

    private boolean hasValidPath(final DirectBuffer path) {
        if (Paths.isSpecial(path) || Paths.isRoot(path)) {
            return true;
        }
        final boolean isAbsolute = Paths.isAbsolute(path);
        final String fault = isAbsolute ? fault(path, 1) : "path does not start with /";
        if (isAbsolute && path.capacity() > 1 && path.getByte(1) == '@') {
            pass.addLoss(CompatibilityRule.OX_NODE_SPECIAL, text(path, path.capacity()));
        }
        if (fault != null) {
            pass.addLoss(CompatibilityRule.OX_NODE_PATH, fault);
        } else if (path.capacity() > MAX_PATH_LENGTH) {
            pass.addLoss(CompatibilityRule.OX_NODE_LENGTH, path.capacity() + " bytes");
        }
        return fault == null;
    }

    /** Returns what is wrong with the names of a path from an index on, or null if they are valid. */
    static String fault(final DirectBuffer path, final int from) {
        if (PathRules.hasValidNames(path)) {
            return null;
        }
        byte previous = '/';
        for (int i = from; i < path.capacity(); i++) {
            final byte b = path.getByte(i);
            if (!PathRules.isAllowed(b)) {
                return String.format(Locale.ROOT, "byte %02x at index %d of the path", b & 0xFF, i);
            }
            if (b == '/' && previous == '/') {
                return "empty name at index " + i + " of the path";
            }
            previous = b;
        }
        return previous == '/' && path.capacity() > 1 ? "empty name at the end of the path" : null;
    }

    private boolean hasParent(final DirectBuffer path) {
        final int parentLength = Paths.parentLength(path);
        if (parentLength <= 1 || isBelowPrevious(path, parentLength) || nodes.contains(0, 0, path, parentLength)) {
            return true;
        }
        pass.addLoss(
                CompatibilityRule.OX_NODE_PARENT,
                "node " + text(path, path.capacity()) + ", parent " + text(path, parentLength));
        return false;
    }

    private boolean isBelowPrevious(final DirectBuffer path, final int parentLength) {
        return Paths.isSameOrBelow(previous, previous.capacity(), path, parentLength);
    }

    private static String text(final DirectBuffer path, final int length) {
        return path.getStringWithoutLengthAscii(0, length);
    }

    @Override
    public void close() {
        nodes.close();
    }
}
