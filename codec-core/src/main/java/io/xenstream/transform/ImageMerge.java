// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.index.Duplicates;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import io.xenstream.verify.Finding;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts the part that {@link DomainExtract} has taken out of one host's image into the image of another host, the <em>base</em>.
 *
 * <pre>{@code
 * try (ImageMerge merge = ImageMerge.of(base, part, ReadOptions.DEFAULT, false)) {
 *     if (merge.findConflicts(findings) == 0) {
 *         long length = merge.write(writer, findings);
 *     }
 * }
 * }</pre>
 *
 * <p>What is in the way is a conflict: a domain that the base has, too; a node that the base has with another value or other permissions; a node
 * without a parent. Nodes that all domains of a host share, such as {@code /local/domain/0/backend/vbd}, are the base's, and are in nobody's way. Where the part
 * is to <em>replace</em> what the base has, the base's connection, watches, transactions and DOMAIN_DATA of the part's domains are left out, and so is each node
 * that the part has in a place of its own, with all that is below it.
 *
 * <p>The part's connections get ids that the base does not use. Its sockets, GLOBAL_DATA, GLOBAL_QUOTA_DATA, special nodes and unknown records mean nothing to
 * another host and are left out.
 *
 * <p>Memory is outside of the heap: an index of each image. For one thread at a time.
 */
public final class ImageMerge implements AutoCloseable {
    private static final long LAST_CONN_ID = 0xFFFF_FFFFL;

    private final Region base;
    private final Region part;
    private final ReadOptions options;
    private final boolean isReplacing;
    private final PartDomains baseDomains;
    private final PartDomains partDomains;
    private final StoreIndex baseIndex;
    private final StoreIndex partIndex;
    private final Map<Integer, Long> replaced = new TreeMap<>();
    private final Map<Integer, Long> leftOut = new TreeMap<>();

    private ImageMerge(
            final Region base,
            final Region part,
            final ReadOptions options,
            final boolean isReplacing,
            final PartDomains baseDomains,
            final PartDomains partDomains) {
        this.base = base;
        this.part = part;
        this.options = options;
        this.isReplacing = isReplacing;
        this.baseDomains = baseDomains;
        this.partDomains = partDomains;
        baseIndex = StoreIndex.build(base, options, Duplicates.LAST_WINS);
        try {
            partIndex = StoreIndex.build(part, options, Duplicates.LAST_WINS);
        } catch (final RuntimeException unreadable) {
            baseIndex.close();
            throw unreadable;
        }
    }

    /**
     * Reads both images, and writes nothing yet.
     *
     * @param base        holds the receiving host's image from its octet 0
     * @param part        holds the part from its octet 0
     * @param options     limits and strictness of reading
     * @param isReplacing whether the part takes the place of what the base has of it
     * @return what can be written; close it
     * @throws ImageException if one of the images cannot be read to its end
     */
    public static ImageMerge of(
            final Region base, final Region part, final ReadOptions options, final boolean isReplacing) {
        final long seed = new SecureRandom().nextLong();
        PartDomains ofBase = null;
        PartDomains ofPart = null;
        try {
            ofBase = new PartDomains(base, options, seed);
            ofPart = new PartDomains(part, options, seed);
            return new ImageMerge(base, part, options, isReplacing, ofBase, ofPart);
        } catch (final RuntimeException | InternalError unreadable) {
            close(ofBase);
            close(ofPart);
            throw unreadable instanceof InternalError fault
                    ? explain(base, part, fault)
                    : (RuntimeException) unreadable;
        }
    }

    private static void close(final PartDomains domains) {
        if (domains != null) {
            domains.close();
        }
    }

    private static ImageException explain(final Region base, final Region part, final InternalError fault) {
        try {
            return base.explain(fault);
        } catch (final InternalError notTheBase) {
            return part.explain(notTheBase);
        }
    }

    /**
     * Looks for what keeps the part from being merged.
     *
     * @param findings takes each conflict, by {@link PartRule}
     * @return how many there are
     */
    public long findConflicts(final Consumer<Finding> findings) {
        long conflicts = 0;
        try {
            if (!isReplacing) {
                conflicts += findDomains(findings);
            }
            conflicts += findNodes(findings);
        } catch (final InternalError fault) {
            throw explain(base, part, fault);
        }
        return conflicts;
    }

    private long findDomains(final Consumer<Finding> findings) {
        long conflicts = 0;
        for (int domid = 0; domid <= 0xFFFF; domid++) {
            if (partDomains.has(domid) && baseDomains.has(domid)) {
                say(findings, PartRule.DOMAIN_EXISTS, ImageLocation.whole(base.label()), "domain " + domid);
                conflicts++;
            }
        }
        return conflicts;
    }

    private long findNodes(final Consumer<Finding> findings) {
        long conflicts = 0;
        try (StoreCursor ours = partIndex.cursor();
                StoreCursor others = partIndex.cursor();
                StoreCursor theirs = baseIndex.cursor()) {
            ours.walkAll();
            while (ours.next()) {
                final NodeDataDecoder node = ours.node();
                final String path = Octets.text(node.path());
                if (isSpecial(path)) {
                    continue;
                }
                final boolean isThere = theirs.find(node.path());
                if (isThere && !isReplacing) {
                    if (!partDomains.isHostPath(path) && !RecordMeaning.isSame(node, theirs.node())) {
                        say(findings, PartRule.NODE_EXISTS, location(base, theirs), path);
                        conflicts++;
                    }
                } else if (!(isThere && partDomains.isHostPath(path)) && !hasParent(path, others, theirs)) {
                    say(findings, PartRule.NO_PARENT, location(part, ours), path);
                    conflicts++;
                }
            }
        }
        return conflicts;
    }

    /** Whether a node of the part that is going to be written has a parent, of the part or of what stays of the base. */
    private boolean hasParent(final String path, final StoreCursor others, final StoreCursor theirs) {
        if (path.equals("/") || others.find(parent(path))) {
            return true;
        }
        return theirs.find(parent(path)) && !(isReplacing && isInPart(parent(path), others));
    }

    private static boolean isSpecial(final String path) {
        return !path.startsWith("/");
    }

    private static String parent(final String path) {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }

    private static ImageLocation location(final Region image, final StoreCursor cursor) {
        return new ImageLocation(image.label(), -1, RecordType.NODE_DATA, cursor.offset());
    }

    /**
     * Writes the merged image, and finishes it: the records of the base, before its nodes those of the part, behind its nodes those of the part. What
     * {@link #findConflicts} has found is not looked at again.
     *
     * @param to       a writer without a record
     * @param findings takes what was left out, replaced or renumbered, by {@link PartRule}
     * @return the length of the finished image in octets
     * @throws ImageException if there is no room, no connection id is left, or the writer's version cannot hold a record
     */
    public long write(final ImageWriter to, final Consumer<Finding> findings) {
        final long shift = connIdShift(findings);
        final RecordRewriter rewriter = new RecordRewriter(to, DomainRename.none(), shift, findings);
        try {
            writeRecords(to, rewriter);
            writeNodes(rewriter);
        } catch (final InternalError fault) {
            throw explain(base, part, fault);
        }
        replaced.forEach((type, count) ->
                say(findings, PartRule.REPLACED, ImageLocation.whole(base.label()), counted(type, count)));
        leftOut.forEach((type, count) ->
                say(findings, PartRule.LEFT_OUT, ImageLocation.whole(part.label()), counted(type, count)));
        return to.finish();
    }

    private static String counted(final int type, final long count) {
        return count + " " + RecordType.name(type);
    }

    private static void say(
            final Consumer<Finding> findings, final PartRule rule, final ImageLocation location, final String detail) {
        findings.accept(new Finding(rule, rule.severity(), location, detail));
    }

    /** What is added to the part's ids so that none is the base's. */
    private long connIdShift(final Consumer<Finding> findings) {
        final long first = partDomains.firstConnId();
        final long last = partDomains.lastConnId();
        if (first > last || first > baseDomains.lastConnId() || last < baseDomains.firstConnId()) {
            return 0;
        }
        final long shift = baseDomains.lastConnId() + 1 - first;
        final ImageLocation whole = ImageLocation.whole(part.label());
        if (last + shift > LAST_CONN_ID) {
            throw new ImageLimitException(
                    PartRule.NO_CONNECTION_ID, whole, "ids up to " + LAST_CONN_ID, "" + (last + shift));
        }
        say(findings, PartRule.RENUMBERED, whole, "from " + (first + shift) + " instead of " + first);
        return shift;
    }

    private void writeRecords(final ImageWriter to, final RecordRewriter rewriter) {
        boolean isPartWritten = false;
        try (ImageReader reader = ImageReader.open(base, options);
                StoreCursor cursor = partIndex.cursor()) {
            while (reader.next()) {
                final boolean isNode = reader.type() == RecordType.NODE_DATA;
                if (!isPartWritten && (isNode || reader.type() == RecordType.END)) {
                    writePart(rewriter);
                    isPartWritten = true;
                }
                if (isReplacing && isReplaced(reader, cursor)) {
                    replaced.merge(reader.type(), 1L, Long::sum);
                } else {
                    ImageCopy.copy(reader, to);
                }
            }
        }
    }

    /** Whether a record of the base gives way to the part. */
    private boolean isReplaced(final ImageReader reader, final StoreCursor cursor) {
        return switch (reader.type()) {
            case RecordType.CONNECTION_DATA -> partDomains.hasDomainOf(reader.connectionData());
            case RecordType.DOMAIN_DATA -> partDomains.has(reader.domainData().domid());
            case RecordType.WATCH_DATA -> isOfReplaced(reader.watchData().connId());
            case RecordType.WATCH_DATA_EXTENDED ->
                isOfReplaced(reader.watchDataExtended().connId());
            case RecordType.TRANSACTION_DATA ->
                isOfReplaced(reader.transactionData().connId());
            case RecordType.NODE_DATA ->
                reader.nodeData().isCommitted()
                        ? isInPart(Octets.text(reader.nodeData().path()), cursor)
                        : isOfReplaced(reader.nodeData().connId());
            default -> false;
        };
    }

    private boolean isOfReplaced(final long connId) {
        return partDomains.hasDomainOf(baseDomains.connection(connId));
    }

    /** Whether the part has the node, or one above it, in a place of its own. */
    private boolean isInPart(final String path, final StoreCursor cursor) {
        if (isSpecial(path)) {
            return false;
        }
        for (int end = path.indexOf('/', 1); end >= 0; end = path.indexOf('/', end + 1)) {
            final String above = path.substring(0, end);
            if (!partDomains.isHostPath(above) && cursor.find(above)) {
                return true;
            }
        }
        return !partDomains.isHostPath(path) && cursor.find(path);
    }

    private void writePart(final RecordRewriter rewriter) {
        try (ImageReader reader = ImageReader.open(part, options)) {
            while (reader.next()) {
                if (!isWritten(reader, rewriter)) {
                    leftOut.merge(reader.type(), 1L, Long::sum);
                }
            }
        }
    }

    private boolean isWritten(final ImageReader reader, final RecordRewriter rewriter) {
        switch (reader.type()) {
            case RecordType.CONNECTION_DATA -> {
                if (reader.connectionData().connType() != ConnectionDataDecoder.RING) {
                    return false;
                }
                rewriter.connection(reader.connectionData(), true, reader.location());
            }
            case RecordType.DOMAIN_DATA ->
                rewriter.domain(reader.domainData(), reader.header().version(), reader.location());
            case RecordType.WATCH_DATA -> {
                if (!isOfPart(reader.watchData().connId())) {
                    return false;
                }
                rewriter.watch(reader.watchData(), WatchDataExtendedDecoder.UNLIMITED_DEPTH, reader.location());
            }
            case RecordType.WATCH_DATA_EXTENDED -> {
                final WatchDataExtendedDecoder watch = reader.watchDataExtended();
                if (!isOfPart(watch.connId())) {
                    return false;
                }
                rewriter.watch(watch, watch.depth(), reader.location());
            }
            case RecordType.TRANSACTION_DATA -> {
                if (!isOfPart(reader.transactionData().connId())) {
                    return false;
                }
                rewriter.transaction(reader.transactionData());
            }
            case RecordType.NODE_DATA -> {
                final NodeDataDecoder node = reader.nodeData();
                return node.isCommitted() ? !isSpecial(node.pathString()) : isOfPart(node.connId());
            }
            case RecordType.END -> {
                return true;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean isOfPart(final long connId) {
        return partDomains.hasDomainOf(partDomains.connection(connId));
    }

    private void writeNodes(final RecordRewriter rewriter) {
        try (StoreCursor ours = partIndex.cursor();
                StoreCursor theirs = baseIndex.cursor()) {
            ours.walkAll();
            while (ours.next()) {
                final String path = Octets.text(ours.node().path());
                final boolean isThere = theirs.find(ours.node().path());
                final boolean isKept = isThere && (!isReplacing || partDomains.isHostPath(path));
                if (!isSpecial(path) && !isKept) {
                    rewriter.node(ours.node(), location(part, ours));
                }
            }
            ours.walkTransactions();
            while (ours.next()) {
                if (isOfPart(ours.node().connId())) {
                    rewriter.node(ours.node(), location(part, ours));
                }
            }
        }
    }

    /** Gives memory free. The images are not concerned. */
    @Override
    public void close() {
        baseIndex.close();
        partIndex.close();
        baseDomains.close();
        partDomains.close();
    }
}
