// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ConnectionDataEncoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.DomainDataEncoder;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.QuotaEntries;
import io.xenstream.codec.TransactionDataDecoder;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.WatchDecoder;
import io.xenstream.verify.Finding;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes records of one domain for another host: under another id, with other ids of connections. */
final class RecordRewriter {
    private static final int QUOTA_VALUE_LENGTH = 4;
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

    private void say(final PartRule rule, final ImageLocation location, final String detail) {
        findings.accept(new Finding(rule, rule.severity(), location, detail));
    }

    void connection(final ConnectionDataDecoder connection, final boolean keepsUniqueId, final ImageLocation location) {
        final boolean hasUniqueId = keepsUniqueId && connection.hasUniqueId();
        final ConnectionDataEncoder copy =
                to.claimConnectionData(connection.inDataLength(), connection.outDataLength(), hasUniqueId);
        copy.connId(connection.connId() + connIdShift).outRespLength(connection.outRespLength());
        copy.ring(rename.domid(connection.domid()), connection.tdomid(), connection.evtchn());
        copy.inData(connection.inData()).outData(connection.outData());
        if (hasUniqueId) {
            copy.uniqueId(connection.uniqueId());
        }
        to.commit();
        if (!hasUniqueId && connection.hasUniqueId()) {
            say(PartRule.UNIQUE_ID, location, Long.toUnsignedString(connection.uniqueId()));
        }
        if (!rename.isNone()) {
            say(PartRule.REWRITTEN, location, "connection of domain " + rename.from() + " -> " + rename.to());
            if (rename.isNamedIn(Octets.text(connection.inData()) + Octets.text(connection.outData()))) {
                say(
                        PartRule.PENDING,
                        location,
                        connection.inDataLength() + " octets of input, " + connection.outDataLength() + " of output");
            }
        }
    }

    void domain(final DomainDataDecoder domain, final int sourceVersion, final ImageLocation location) {
        final int count = domain.quotaCount();
        final int names = domain.fieldsLength() - DomainDataDecoder.FIXED_LENGTH - QUOTA_VALUE_LENGTH * count;
        final long features = sourceVersion == 1 ? 0 : domain.features();
        if (features != 0 && to.header().version() == 1) {
            throw loss(location, "a domain without features of its own", "features 0x" + Long.toHexString(features));
        }
        final DomainDataEncoder copy = to.claimDomainData(count, names)
                .domid(rename.domid(domain.domid()))
                .features(features);
        final QuotaEntries quotas = domain.quotas();
        while (quotas.next()) {
            copy.quota(quotas.name(), quotas.value());
        }
        to.commit();
    }

    private static ImageLimitException loss(final ImageLocation location, final String expected, final String found) {
        return new ImageLimitException(CopyRule.LOSS, location, expected + " for version 1", found);
    }

    void watch(final WatchDecoder watch, final int depth, final ImageLocation location) {
        final DirectBuffer wpath = rewritten(watch.wpath(), "watched path", location);
        final DirectBuffer token = rewritten(watch.token(), "token", location);
        final long connId = watch.connId() + connIdShift;
        if (depth == WatchDataExtendedDecoder.UNLIMITED_DEPTH) {
            to.claimWatchData(wpath.capacity(), token.capacity())
                    .connId(connId)
                    .wpath(wpath)
                    .token(token);
        } else if (to.header().version() == 1) {
            throw loss(location, "a watch without a limit to its depth", "depth " + depth);
        } else {
            to.claimWatchDataExtended(wpath.capacity(), token.capacity())
                    .connId(connId)
                    .depth(depth)
                    .wpath(wpath)
                    .token(token);
        }
        to.commit();
    }

    private DirectBuffer rewritten(final DirectBuffer octets, final String what, final ImageLocation location) {
        if (rename.isNone()) {
            return octets;
        }
        final String old = Octets.text(octets);
        final String renamed = rename.path(old);
        if (renamed.equals(old)) {
            return octets;
        }
        requireRoom(renamed.length(), NodeDataEncoder.LONGEST_PATH, location);
        say(PartRule.REWRITTEN, location, what + ": " + old + " -> " + renamed);
        return octets(renamed);
    }

    private static DirectBuffer octets(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void requireRoom(final int length, final int most, final ImageLocation location) {
        if (length > most) {
            throw new ImageLimitException(
                    PartRule.TOO_LONG, location, "at most " + most + " octets", length + " octets");
        }
    }

    void transaction(final TransactionDataDecoder transaction) {
        to.claimTransactionData().connId(transaction.connId() + connIdShift).txId(transaction.txId());
        to.commit();
    }

    void node(final NodeDataDecoder node, final ImageLocation location) {
        DirectBuffer path = node.path();
        DirectBuffer value = node.value();
        final String oldPath = Octets.text(path);
        if (!rename.isNone()) {
            final String newPath = rename.path(oldPath);
            if (!newPath.equals(oldPath)) {
                requireRoom(newPath.length(), NodeDataEncoder.LONGEST_PATH, location);
                rewrittenPaths++;
                path = octets(newPath);
            }
            final String oldValue = Octets.text(value);
            final String newValue = rename.value(oldPath, oldValue);
            if (!newValue.equals(oldValue)) {
                requireRoom(newValue.length(), LONGEST_VALUE, location);
                say(
                        PartRule.REWRITTEN,
                        location,
                        "value of " + newPath + ": " + shown(oldValue) + " -> " + shown(newValue));
                value = octets(newValue);
            }
        }
        final int permissions = node.permissionCount();
        final NodeDataEncoder copy = to.claimNodeData(permissions, path.capacity(), value.capacity());
        if (!node.isCommitted()) {
            copy.transaction(node.connId() + connIdShift, node.txId(), node.access());
        }
        for (int i = 0; i < permissions; i++) {
            copy.permission(i, permission(node.permission(i), i, oldPath, location));
        }
        copy.path(path).value(value);
        to.commit();
    }

    private static String shown(final String text) {
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
    }

    private int permission(final int permission, final int index, final String path, final ImageLocation location) {
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
            say(PartRule.SAME_ID, location, (index == 0 ? "the owner" : "permission " + index) + " of " + path);
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
                    foreignExample = "domain " + domid + " in " + Octets.text(node.path());
                }
            }
        }
    }

    /** Says what there was too much of to say it one by one. */
    void finish(final ImageLocation image) {
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
