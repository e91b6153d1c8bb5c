// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ConnectionDataEncoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.Place;
import io.xenstream.codec.TransactionDataDecoder;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.WatchDecoder;
import io.xenstream.copy.CopyRule;
import io.xenstream.imagetools.internal.Bytes;
import io.xenstream.imagetools.internal.RecordCopier;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** Writes the records of one domain for another host, with a new domain id and new connection ids. */
final class RecordRewriter {
    private static final int LONGEST_VALUE = 0xFFFF;
    private static final int STALE = NodeDataDecoder.PERMISSION_STALE << Byte.SIZE;
    private static final int LONGEST_SHOWN = 200;

    private final ImageWriter to;
    private final DomainRename rename;
    private final long connIdShift;
    private final Consumer<Finding> findings;
    private long rewrittenPaths;
    private long rewrittenPermissions;
    private long foreignPermissions;
    private String foreignExample;

    RecordRewriter(
            final ImageWriter to, final DomainRename rename, final long connIdShift, final Consumer<Finding> findings) {
        this.to = to;
        this.rename = rename;
        this.connIdShift = connIdShift;
        this.findings = findings;
    }

    private void say(final PartRule rule, final Place place, final String detail) {
        findings.accept(Finding.of(rule, place, detail));
    }

    /** Writes a ring connection with the port and the target that it has on the receiving host, and without its unique-id. */
    void connection(final ConnectionDataDecoder connection, final ReceivingHost receiver, final Place place) {
        final ConnectionDataEncoder copy =
                to.claimConnectionData(connection.inDataLength(), connection.outDataLength(), false);
        copy.connId(connection.connId() + connIdShift).outRespLength(connection.outRespLength());
        copy.ring(rename.domid(connection.domid()), receiver.target(), receiver.evtchn());
        copy.inData(connection.inData()).outData(connection.outData());
        to.commit();
        final String domain = "domain " + connection.domid();
        if (receiver.evtchn() == ReceivingHost.NO_PORT) {
            say(PartRule.NO_PORT, place, domain + ", port " + connection.evtchn());
        }
        if (receiver.target() == ReceivingHost.NO_TARGET && connection.tdomid() != ReceivingHost.NO_TARGET) {
            say(PartRule.TARGET, place, domain + ", target " + connection.tdomid());
        }
        if (connection.hasUniqueId()) {
            say(PartRule.UNIQUE_ID, place, Long.toUnsignedString(connection.uniqueId()));
        }
        if (!rename.isNone()) {
            say(PartRule.REWRITTEN, place, "connection of domain " + rename.from() + " -> " + rename.to());
            if (rename.isNamedIn(Bytes.text(connection.inData()) + Bytes.text(connection.outData()))) {
                say(
                        PartRule.PENDING,
                        place,
                        connection.inDataLength() + " bytes of input, " + connection.outDataLength() + " of output");
            }
        }
    }

    void domain(final DomainDataDecoder domain, final int sourceVersion, final Place place) {
        final long features = RecordCopier.features(domain, sourceVersion);
        if (features != 0 && to.header().version() == 1) {
            throw loss(place, "a domain without features of its own", "features 0x" + Long.toHexString(features));
        }
        RecordCopier.writeDomain(to, rename.domid(domain.domid()), features, domain);
    }

    private static ImageLimitException loss(final Place place, final String expected, final String found) {
        return new ImageLimitException(CopyRule.LOSS, place, expected + " for version 1", found);
    }

    /** Writes a watch. Its token is the client's own and opaque, whatever it looks like: it is never rewritten. */
    void watch(final WatchDecoder watch, final int depth, final Place place) {
        final DirectBuffer wpath = rewritten(watch.wpath(), place);
        final long connId = watch.connId() + connIdShift;
        if (depth == WatchDataExtendedDecoder.UNLIMITED_DEPTH) {
            RecordCopier.writeWatch(to, connId, wpath, watch.token());
        } else if (to.header().version() == 1) {
            throw loss(place, "a watch without a limit to its depth", "depth " + depth);
        } else {
            RecordCopier.writeWatch(to, connId, depth, wpath, watch.token());
        }
    }

    private DirectBuffer rewritten(final DirectBuffer bytes, final Place place) {
        if (rename.isNone()) {
            return bytes;
        }
        final String old = Bytes.text(bytes);
        final String renamed = rename.path(old);
        if (renamed.equals(old)) {
            return bytes;
        }
        requireRoom(renamed.length(), NodeDataEncoder.LONGEST_PATH, place);
        say(PartRule.REWRITTEN, place, "watched path: " + old + " -> " + renamed);
        return bytes(renamed);
    }

    private static DirectBuffer bytes(final String text) {
        return Buffers.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void requireRoom(final int length, final int most, final Place place) {
        if (length > most) {
            throw new ImageLimitException(PartRule.TOO_LONG, place, "at most " + most + " bytes", length + " bytes");
        }
    }

    void transaction(final TransactionDataDecoder transaction) {
        to.claimTransactionData().connId(transaction.connId() + connIdShift).txId(transaction.txId());
        to.commit();
    }

    void node(final NodeDataDecoder node, final Place place) {
        DirectBuffer path = node.path();
        DirectBuffer value = node.value();
        final String oldPath = Bytes.text(path);
        if (!rename.isNone()) {
            final String newPath = rename.path(oldPath);
            if (!newPath.equals(oldPath)) {
                requireRoom(newPath.length(), NodeDataEncoder.LONGEST_PATH, place);
                rewrittenPaths++;
                path = bytes(newPath);
            }
            final String oldValue = Bytes.text(value);
            final String newValue = rename.value(oldPath, oldValue);
            if (!newValue.equals(oldValue)) {
                requireRoom(newValue.length(), LONGEST_VALUE, place);
                say(
                        PartRule.REWRITTEN,
                        place,
                        "value of " + newPath + ": " + shown(oldValue) + " -> " + shown(newValue));
                value = bytes(newValue);
            }
        }
        final int permissions = node.permissionCount();
        final NodeDataEncoder copy = to.claimNodeData(permissions, path.capacity(), value.capacity());
        if (!node.isCommitted()) {
            copy.transaction(node.connId() + connIdShift, node.txId(), node.access());
        }
        for (int i = 0; i < permissions; i++) {
            copy.permission(i, permission(node.permission(i), i, oldPath, place));
        }
        copy.path(path).value(value);
        to.commit();
    }

    private static String shown(final String text) {
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
    }

    private int permission(final int permission, final int index, final String path, final Place place) {
        final int domid = permission >>> Short.SIZE;
        final int rest = permission & 0xFFFF;
        if (rename.isNone() || domid == 0) {
            return permission;
        }
        if (domid == rename.from()) {
            rewrittenPermissions++;
            return rest | (rename.to() << Short.SIZE);
        }
        if (domid == rename.to()) {
            say(PartRule.SAME_ID, place, (index == 0 ? "the owner" : "permission " + index) + " of " + path);
            return index == 0 ? rest : permission | STALE;
        }
        return permission;
    }

    /** Counts the permissions of a node for others than domain 0 and one domain. */
    void countForeign(final NodeDataDecoder node, final int own) {
        for (int i = 0; i < node.permissionCount(); i++) {
            final int domid = node.permissionDomid(i);
            final boolean isStale = (node.permissionFlags(i) & NodeDataDecoder.PERMISSION_STALE) != 0;
            if (domid != 0 && domid != own && !isStale) {
                foreignPermissions++;
                if (foreignExample == null) {
                    foreignExample = "domain " + domid + " in " + Bytes.text(node.path());
                }
            }
        }
    }

    /** Reports what is only counted. */
    void finish(final Place image) {
        if (rewrittenPaths > 0 || rewrittenPermissions > 0) {
            say(PartRule.REWRITTEN, image, rewrittenPaths + " nodes' paths, " + rewrittenPermissions + " permissions");
        }
        if (foreignPermissions > 0) {
            say(
                    PartRule.FOREIGN_PERMISSION,
                    image,
                    foreignPermissions + " permissions, the first for " + foreignExample);
        }
    }
}
