// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.XenstreamException;
import io.xenstream.codec.internal.Paths;
import io.xenstream.copy.ImageCopy;
import io.xenstream.imagetools.internal.Bytes;
import io.xenstream.imagetools.internal.LogicalRecord;
import io.xenstream.index.Duplicates;
import io.xenstream.index.NodeSelection;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import io.xenstream.verify.SoundNodes;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * Merges the part that {@link DomainExtract} has extracted from one host's image into the image of another host, the <em>base</em>.
 *
 * <pre>{@code
 * try (ImageMerge merge = ImageMerge.of(base, part, ReadOptions.DEFAULT, false)) {
 *     if (merge.findConflicts(findings) == 0) {
 *         long length = merge.write(writer, findings);
 *     }
 * }
 * }</pre>
 *
 * <p>The part conflicts with the base if both contain a domain, if the base has a node of the part with another value or other permissions, if a node of the
 * part has no parent, or if two domains would have the same event channel port. Nodes that all domains of a host share, such as
 * {@code /local/domain/0/backend/vbd}, are taken from the base and never conflict. If the part <em>replaces</em> what the base has, the base's connection,
 * watches, transactions and DOMAIN_DATA of the part's domains are omitted, and so is the subtree of each node that the part has and hosts do not share.
 *
 * <p>The part's connections get ids that the base does not use, and what {@link ReceivingHost} supplies. The part's sockets, GLOBAL_DATA, GLOBAL_QUOTA_DATA,
 * special nodes and unknown records have no meaning on another host and are omitted.
 *
 * <p>Memory is off-heap: an index of the part, and of those nodes of the base that the part has as well. Not thread-safe.
 */
public final class ImageMerge implements AutoCloseable {
    private static final long LAST_CONN_ID = 0xFFFF_FFFFL;

    private final Region base;
    private final Region part;
    private final ReadOptions options;
    private final boolean isReplacing;
    private final ReceivingHost receiver;
    private final ImageDomains baseDomains;
    private final ImageDomains partDomains;
    /** Of the base: what is known of them as a whole needs neither be read nor checked again. */
    private final SoundNodes sound;

    private final StoreIndex partIndex;
    private final PartTree tree;
    private final BaseNodes baseNodes;
    /** Of the nodes that the part is compared with. */
    private final StoreIndex baseIndex;

    private final Map<Integer, Long> replaced = new TreeMap<>();
    private final Map<Integer, Long> leftOut = new TreeMap<>();
    /** Receives what is found while the image is written. */
    private Consumer<Finding> findings;

    private long soundBegin;
    private long soundEnd;
    private long soundCount;

    private ImageMerge(
            final Region base,
            final Region part,
            final ReadOptions options,
            final boolean isReplacing,
            final ReceivingHost receiver,
            final SoundNodes sound,
            final ImageDomains baseDomains,
            final ImageDomains partDomains,
            final boolean isIndexingAll) {
        this.base = base;
        this.part = part;
        this.options = options;
        this.isReplacing = isReplacing;
        this.receiver = receiver;
        this.baseDomains = baseDomains;
        this.partDomains = partDomains;
        this.sound = sound;
        partIndex = StoreIndex.build(part, options, Duplicates.LAST_WINS);
        tree = new PartTree(partDomains, partIndex);
        try {
            baseNodes = new BaseNodes(base, part, partIndex, tree);
            final NodeSelection chosen = isIndexingAll ? (node, offset) -> true : baseNodes;
            baseIndex = StoreIndex.build(base, options, Duplicates.LAST_WINS, chosen);
        } catch (final RuntimeException | InternalError unreadable) {
            tree.close();
            partIndex.close();
            throw unreadable;
        }
    }

    /**
     * Reads both images, and writes nothing yet.
     *
     * @param base        holds the receiving host's image from its byte 0
     * @param part        holds the part from its byte 0
     * @param options     limits and strictness of reading
     * @param isReplacing whether the part replaces what the base has of it
     * @return what can be written; close it
     * @throws XenstreamException if one of the images cannot be read to its end
     */
    public static ImageMerge of(
            final Region base, final Region part, final ReadOptions options, final boolean isReplacing) {
        return of(base, part, options, isReplacing, ReceivingHost.UNKNOWN);
    }

    /**
     * Reads both images, and writes nothing yet.
     *
     * @param base        holds the receiving host's image from its byte 0
     * @param part        holds the part from its byte 0
     * @param options     limits and strictness of reading
     * @param isReplacing whether the part replaces what the base has of it
     * @param receiver    what the receiving host supplies for the connection of the part; takes precedence over what the part contains
     * @return what can be written; close it
     * @throws XenstreamException if one of the images cannot be read to its end; or {@link PartRule#ONE_CONNECTION} if the host supplies something but
     *                        the part has not exactly one ring connection
     */
    public static ImageMerge of(
            final Region base,
            final Region part,
            final ReadOptions options,
            final boolean isReplacing,
            final ReceivingHost receiver) {
        return of(base, part, options, isReplacing, receiver, false);
    }

    /** The same, perhaps with an index of all nodes, and without taking any of them as a whole. */
    static ImageMerge of(
            final Region base,
            final Region part,
            final ReadOptions options,
            final boolean isReplacing,
            final ReceivingHost receiver,
            final boolean isIndexingAll) {
        final long seed = new SecureRandom().nextLong();
        ImageDomains ofBase = null;
        ImageDomains ofPart = null;
        try {
            // A strict reader has rules of its own.
            final SoundNodes sound =
                    isIndexingAll || options.strict() ? SoundNodes.none() : SoundNodes.of(base, options);
            ofBase = new ImageDomains(base, options, seed, sound);
            ofPart = new ImageDomains(part, options, seed);
            if (!receiver.equals(ReceivingHost.UNKNOWN)) {
                ofPart.requireOneRing(part.label());
            }
            return new ImageMerge(base, part, options, isReplacing, receiver, sound, ofBase, ofPart, isIndexingAll);
        } catch (final RuntimeException | InternalError unreadable) {
            close(ofBase);
            close(ofPart);
            throw unreadable instanceof InternalError fault
                    ? explain(base, part, fault)
                    : (RuntimeException) unreadable;
        }
    }

    private static void close(final ImageDomains domains) {
        if (domains != null) {
            domains.close();
        }
    }

    private static XenstreamException explain(final Region base, final Region part, final InternalError fault) {
        try {
            return base.explain(fault);
        } catch (final InternalError notTheBase) {
            return part.explain(notTheBase);
        }
    }

    /**
     * Finds what prevents the part from being merged.
     *
     * @param findings receives each conflict, by {@link PartRule}
     * @return how many there are
     */
    public long findConflicts(final Consumer<Finding> findings) {
        long conflicts = 0;
        try {
            if (!isReplacing) {
                conflicts += findDomains(findings);
            }
            conflicts += findPorts(findings);
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
                say(findings, PartRule.DOMAIN_EXISTS, Place.whole(base.label()), "domain " + domid);
                conflicts++;
            }
        }
        return conflicts;
    }

    /** Two rings on one port: the daemon would take the events of one guest for those of the other one. */
    private long findPorts(final Consumer<Finding> findings) {
        final Map<Long, Integer> ports = new HashMap<>();
        long conflicts = 0;
        try (ImageReader reader = ImageReader.open(part, options)) {
            while (reader.next()) {
                if (reader.type() == RecordType.CONNECTION_DATA
                        && reader.connectionData().connType() == ConnectionDataDecoder.RING) {
                    final int domid = reader.connectionData().domid();
                    final long port = receiverOf(reader.connectionData()).evtchn();
                    final Integer other = port == ReceivingHost.NO_PORT ? null : ports.putIfAbsent(port, domid);
                    conflicts += reportPort(findings, reader, port, other);
                }
            }
        }
        try (ImageReader reader = ImageReader.open(base, options)) {
            while (!ports.isEmpty() && reader.next()) {
                if (!sound.skip(reader) && reader.type() == RecordType.CONNECTION_DATA) {
                    final ConnectionDataDecoder connection = reader.connectionData();
                    final boolean isKept =
                            connection.connType() == ConnectionDataDecoder.RING && !partDomains.hasDomainOf(connection);
                    conflicts += isKept
                            ? reportPort(findings, reader, connection.evtchn(), ports.get(connection.evtchn()))
                            : 0;
                }
            }
        }
        return conflicts;
    }

    private static int reportPort(
            final Consumer<Finding> findings, final ImageReader reader, final long port, final Integer other) {
        if (other == null) {
            return 0;
        }
        final int domid = reader.connectionData().domid();
        say(
                findings,
                PartRule.PORT_TAKEN,
                reader.place(),
                "domain " + domid + " and domain " + other + ", port " + port);
        return 1;
    }

    /**
     * What a connection of the part has on the receiving host: what that host supplies, else what the part contains, unless the part is the dump of a daemon,
     * which {@link DomainExtract} does not write.
     */
    private ReceivingHost receiverOf(final ConnectionDataDecoder connection) {
        final boolean isDump = partDomains.hasGlobalData();
        final long evtchn = isDump ? ReceivingHost.NO_PORT : connection.evtchn();
        final int target = isDump ? ReceivingHost.NO_TARGET : connection.tdomid();
        return new ReceivingHost(
                receiver.evtchn() == ReceivingHost.NO_PORT ? evtchn : receiver.evtchn(),
                receiver.target() == ReceivingHost.NO_TARGET ? target : receiver.target());
    }

    private void writeConnection(final ImageReader reader, final RecordRewriter rewriter) {
        final ConnectionDataDecoder connection = reader.connectionData();
        final ReceivingHost written = receiverOf(connection);
        if (written.evtchn() != receiver.evtchn()) {
            say(
                    findings,
                    PartRule.PORT_KEPT,
                    reader.place(),
                    "domain " + connection.domid() + ", port " + written.evtchn());
        }
        rewriter.connection(connection, written, reader.place());
    }

    private long findNodes(final Consumer<Finding> findings) {
        long conflicts = 0;
        try (StoreCursor ours = partIndex.cursor();
                StoreCursor others = partIndex.cursor();
                StoreCursor theirs = baseIndex.cursor()) {
            ours.walkAll();
            while (ours.next()) {
                final NodeDataDecoder node = ours.node();
                final DirectBuffer path = node.path();
                if (!Paths.isAbsolute(path)) {
                    continue;
                }
                final boolean isThere = theirs.find(path);
                final boolean isOfHost = isThere && partDomains.isHostPath(path, path.capacity());
                if (isThere && !isReplacing) {
                    if (!isOfHost && !LogicalRecord.isSame(node, theirs.node())) {
                        say(findings, PartRule.NODE_EXISTS, place(base, theirs), Bytes.text(path));
                        conflicts++;
                    }
                } else if (!isOfHost && !hasParent(path, others, theirs)) {
                    say(findings, PartRule.NO_PARENT, place(part, ours), Bytes.text(path));
                    conflicts++;
                }
            }
        }
        return conflicts;
    }

    /** Whether a node of the part has a parent in the part or in what is kept of the base. */
    private boolean hasParent(final DirectBuffer path, final StoreCursor others, final StoreCursor theirs) {
        final int parentLength = Paths.parentLength(path);
        if (parentLength == 0 || others.find(path, 0, parentLength)) {
            return true;
        }
        return theirs.find(path, 0, parentLength) && !(isReplacing && tree.contains(path, parentLength));
    }

    private static Place place(final Region image, final StoreCursor cursor) {
        return new Place(image.label(), -1, RecordType.NODE_DATA, cursor.offset());
    }

    /**
     * Writes and finishes the merged image: the records of the base, with the records of the part before its nodes and the nodes of the part after them. Does
     * not search for conflicts again.
     *
     * @param to       a writer without a record
     * @param findings receives what was omitted, replaced or renumbered, by {@link PartRule}
     * @return the length of the finished image in bytes
     * @throws XenstreamException if the target is full, no connection id is left, or the writer's version cannot hold a record
     */
    public long write(final ImageWriter to, final Consumer<Finding> findings) {
        this.findings = findings;
        final long shift = connIdShift(findings);
        final RecordRewriter rewriter = new RecordRewriter(to, DomainRename.none(), shift, findings);
        try {
            writeRecords(to, rewriter);
            writeNodes(rewriter);
        } catch (final InternalError fault) {
            throw explain(base, part, fault);
        }
        replaced.forEach(
                (type, count) -> say(findings, PartRule.REPLACED, Place.whole(base.label()), counted(type, count)));
        leftOut.forEach(
                (type, count) -> say(findings, PartRule.LEFT_OUT, Place.whole(part.label()), counted(type, count)));
        return to.finish();
    }

    private static String counted(final int type, final long count) {
        return count + " " + RecordType.name(type);
    }

    private static void say(
            final Consumer<Finding> findings, final PartRule rule, final Place place, final String detail) {
        findings.accept(Finding.of(rule, place, detail));
    }

    /** Returns what is added to the part's connection ids so that they differ from the base's. */
    private long connIdShift(final Consumer<Finding> findings) {
        final long first = partDomains.firstConnId();
        final long last = partDomains.lastConnId();
        if (first > last || first > baseDomains.lastConnId() || last < baseDomains.firstConnId()) {
            return 0;
        }
        final long shift = baseDomains.lastConnId() + 1 - first;
        final Place whole = Place.whole(part.label());
        if (last + shift > LAST_CONN_ID) {
            throw new ImageLimitException(
                    PartRule.NO_CONNECTION_ID, whole, "ids up to " + LAST_CONN_ID, "" + (last + shift));
        }
        say(findings, PartRule.RENUMBERED, whole, "from " + (first + shift) + " instead of " + first);
        return shift;
    }

    private void writeRecords(final ImageWriter to, final RecordRewriter rewriter) {
        boolean isPartWritten = false;
        try (ImageReader reader = ImageReader.open(base, options)) {
            while (reader.next()) {
                final boolean isNode = reader.type() == RecordType.NODE_DATA;
                if (!isPartWritten && (isNode || reader.type() == RecordType.END)) {
                    writePart(rewriter);
                    isPartWritten = true;
                }
                if (isNode && isSound(reader, to)) {
                    writeSound(reader, to);
                } else if (isReplacing && isReplaced(reader)) {
                    replaced.merge(reader.type(), 1L, Long::sum);
                } else {
                    ImageCopy.copy(reader, to);
                    ImageCopy.reportUnconverted(reader, to, findings);
                }
            }
        }
    }

    /** Whether the reader is on the first sound node, and the nodes can be copied as they are. */
    private boolean isSound(final ImageReader reader, final ImageWriter to) {
        return sound.count() > 0
                && reader.offset() == sound.begin()
                && reader.header().byteOrder() == to.header().byteOrder();
    }

    /** Writes the sound nodes that the part does not replace. The first one is the root, which hosts share. */
    private void writeSound(final ImageReader reader, final ImageWriter to) {
        soundBegin = to.position();
        final long records = to.records();
        if (isReplacing) {
            final long last = reader.index() + sound.count() - 1;
            final RecordRun kept = new RecordRun(base, to);
            kept.add(reader);
            while (reader.index() < last && reader.next()) {
                if (!baseNodes.isReplaced(reader.nodeData(), reader.offset())) {
                    kept.add(reader);
                }
            }
            kept.write();
        } else {
            ImageCopy.copySound(reader, to, sound);
        }
        soundEnd = to.position();
        soundCount = to.records() - records;
        if (soundCount < sound.count()) {
            replaced.put(RecordType.NODE_DATA, sound.count() - soundCount);
        }
    }

    /**
     * Returns nodes of the base that need not be checked again in the merged image.
     *
     * @param written contains the image that {@link #write} has finished, starting at byte 0
     * @param order   its byte order
     * @return the nodes, perhaps none
     */
    public SoundNodes soundNodes(final Region written, final ByteOrder order) {
        return sound.movedTo(written, order, soundBegin, soundEnd, soundCount);
    }

    /** Whether the part replaces a record of the base. */
    private boolean isReplaced(final ImageReader reader) {
        return switch (reader.type()) {
            case RecordType.CONNECTION_DATA -> partDomains.hasDomainOf(reader.connectionData());
            case RecordType.DOMAIN_DATA -> partDomains.has(reader.domainData().domid());
            case RecordType.WATCH_DATA -> isOfReplaced(reader.watchData().connId());
            case RecordType.WATCH_DATA_EXTENDED ->
                isOfReplaced(reader.watchDataExtended().connId());
            case RecordType.TRANSACTION_DATA ->
                isOfReplaced(reader.transactionData().connId());
            case RecordType.NODE_DATA -> isReplaced(reader.nodeData(), reader.offset());
            default -> false;
        };
    }

    private boolean isOfReplaced(final long connId) {
        return partDomains.hasDomainOf(baseDomains.connection(connId));
    }

    private boolean isReplaced(final NodeDataDecoder node, final long offset) {
        return node.isCommitted() ? baseNodes.isReplaced(node, offset) : isOfReplaced(node.connId());
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
                writeConnection(reader, rewriter);
            }
            case RecordType.DOMAIN_DATA ->
                rewriter.domain(reader.domainData(), reader.header().version(), reader.place());
            case RecordType.WATCH_DATA -> {
                if (!isOfPart(reader.watchData().connId())) {
                    return false;
                }
                rewriter.watch(reader.watchData(), WatchDataExtendedDecoder.UNLIMITED_DEPTH, reader.place());
            }
            case RecordType.WATCH_DATA_EXTENDED -> {
                final WatchDataExtendedDecoder watch = reader.watchDataExtended();
                if (!isOfPart(watch.connId())) {
                    return false;
                }
                rewriter.watch(watch, watch.depth(), reader.place());
            }
            case RecordType.TRANSACTION_DATA -> {
                if (!isOfPart(reader.transactionData().connId())) {
                    return false;
                }
                rewriter.transaction(reader.transactionData());
            }
            case RecordType.NODE_DATA -> {
                final NodeDataDecoder node = reader.nodeData();
                return node.isCommitted() ? Paths.isAbsolute(node.path()) : isOfPart(node.connId());
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
                final DirectBuffer path = ours.node().path();
                final boolean isThere = theirs.find(path);
                final boolean isKept = isThere && (!isReplacing || partDomains.isHostPath(path, path.capacity()));
                if (Paths.isAbsolute(path) && !isKept) {
                    rewriter.node(ours.node(), place(part, ours));
                }
            }
            ours.walkTransactions();
            while (ours.next()) {
                if (isOfPart(ours.node().connId())) {
                    rewriter.node(ours.node(), place(part, ours));
                }
            }
        }
    }

    /** Releases the indexes. The images are not closed. */
    @Override
    public void close() {
        baseIndex.close();
        tree.close();
        partIndex.close();
        baseDomains.close();
        partDomains.close();
    }
}
