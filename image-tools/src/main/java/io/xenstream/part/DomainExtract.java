// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.XenstreamException;
import io.xenstream.codec.internal.Paths;
import io.xenstream.imagetools.internal.Bytes;
import io.xenstream.imagetools.internal.NodeStretch;
import io.xenstream.index.Duplicates;
import io.xenstream.index.NodeSelection;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * Extracts one guest from an image, for another host: its connection, watches, transactions and DOMAIN_DATA, its nodes, and those nodes of other domains that
 * {@link ExtractOptions} select. {@link ImageMerge} is the receiving side.
 *
 * <p>Under another id, the guest is renamed in paths, in permissions, in its connection, in watched paths, in values that are paths of the guest, and in the
 * values of nodes named {@code frontend-id}, {@code backend-id} or {@code domid} that equal its id. Tokens of watches and pending input and output are copied
 * unchanged.
 *
 * <p>The event channel port, the target and the unique-id of the connection are valid on the source host only. The part contains what {@link ReceivingHost}
 * supplies instead. Other values of the source host are reported, by {@link PartRule#HOST_VALUE}.
 *
 * <p>Makes three passes over the image and uses an off-heap index of the nodes that can belong to the domain. Of two nodes with the same path, the last one counts.
 */
public final class DomainExtract {
    private static final String DOMAINS = "/local/domain";
    /** In bytes; a port, a grant, a device number or a path is not longer. */
    private static final int LONGEST_HOST_VALUE = 256;

    private final Region image;
    private final ReadOptions readOptions;
    private final ExtractOptions options;
    private final Consumer<Finding> findings;
    private final RecordRewriter rewriter;
    private final Map<Integer, Long> leftOut = new TreeMap<>();
    private final String home;
    private final NodeStretch stretch = new NodeStretch();
    private long connId;
    /** The value of the domain's node {@code vm}; null if there is none. */
    private String vm;

    private String lastTop = "";
    private long nodes;
    private long nodesOfImage;

    private DomainExtract(
            final Region image,
            final ReadOptions readOptions,
            final ExtractOptions options,
            final ImageWriter to,
            final Consumer<Finding> findings) {
        this.image = image;
        this.readOptions = readOptions;
        this.options = options;
        this.findings = findings;
        final DomainRename rename = options.domid() == options.renamed()
                ? DomainRename.none()
                : new DomainRename(options.domid(), options.renamed());
        rewriter = new RecordRewriter(to, rename, 0, findings);
        home = DOMAINS + "/" + options.domid();
    }

    /**
     * Writes the part of an image that belongs to a domain, and finishes it.
     *
     * @param image       holds the image from its byte 0
     * @param readOptions limits and strictness of reading
     * @param options     the domain, and what to extract
     * @param to          a writer without a record
     * @param findings    receives what was omitted, rewritten or is doubtful, by {@link PartRule}
     * @return the length of the finished part in bytes
     * @throws XenstreamException {@link PartRule#NO_DOMAIN} if the image has neither a connection nor nodes of the domain; or another one if it cannot
     *                        be read, or the writer's version cannot hold the part
     */
    public static long extract(
            final Region image,
            final ReadOptions readOptions,
            final ExtractOptions options,
            final ImageWriter to,
            final Consumer<Finding> findings) {
        return extract(image, readOptions, options, to, findings, false);
    }

    /** The same, perhaps with an index of all nodes. */
    static long extract(
            final Region image,
            final ReadOptions readOptions,
            final ExtractOptions options,
            final ImageWriter to,
            final Consumer<Finding> findings,
            final boolean isIndexingAll) {
        final DomainExtract extract = new DomainExtract(image, readOptions, options, to, findings);
        try {
            extract.findConnection();
            extract.write(isIndexingAll);
            return to.finish();
        } catch (final InternalError fault) {
            throw image.explain(fault);
        }
    }

    /** Finds what says which records belong to the domain, and checks the inner lengths of all records. */
    private void findConnection() {
        final DirectBuffer vmPath = Buffers.of((home + "/vm").getBytes(StandardCharsets.US_ASCII));
        try (ImageReader reader = ImageReader.open(image, readOptions)) {
            while (reader.next()) {
                reader.fieldsLength();
                stretch.add(reader, reader.type() == RecordType.NODE_DATA);
                if (reader.type() == RecordType.NODE_DATA) {
                    nodesOfImage++;
                    final NodeDataDecoder node = reader.nodeData();
                    if (node.pathLength() == vmPath.capacity() && isCommitted(node, vmPath)) {
                        vm = Bytes.text(node.value());
                    }
                } else if (reader.type() == RecordType.CONNECTION_DATA && isOwn(reader.connectionData())) {
                    takeConnection(reader);
                }
            }
        }
    }

    private static boolean isCommitted(final NodeDataDecoder node, final DirectBuffer path) {
        return node.isCommitted() && Paths.isSame(node.path(), path);
    }

    private void write(final boolean isIndexingAll) {
        final boolean hasVm =
                options.hasVm() && vm != null && vm.startsWith("/vm/") && vm.indexOf('/', "/vm/".length()) < 0;
        final List<String> tops = new ArrayList<>(List.of(home));
        if (hasVm) {
            tops.add(vm);
        }
        if (options.hasLibxl()) {
            tops.add("/libxl/" + options.domid());
        }
        final NodeSelection chosen =
                isIndexingAll ? (node, offset) -> true : new GuestNodes(image, options, connId, tops);
        try (StoreIndex index = StoreIndex.build(image, readOptions, Duplicates.LAST_WINS, chosen);
                StoreCursor cursor = index.cursor()) {
            requireDomain(cursor);
            writeRecords();
            writeDomains(index, cursor);
            // The home was written among the domains.
            tops.subList(1, tops.size()).forEach(top -> writeTop(top, cursor));
            writeTransactions(cursor);
            finish();
        }
    }

    private void requireDomain(final StoreCursor cursor) {
        if (connId == 0 && !cursor.find(home)) {
            throw new MalformedImageException(
                    PartRule.NO_DOMAIN, Place.whole(image.label()), "domain " + options.domid(), "none");
        }
    }

    private boolean isOwn(final ConnectionDataDecoder connection) {
        return connection.connType() == ConnectionDataDecoder.RING && connection.domid() == options.domid();
    }

    private void takeConnection(final ImageReader reader) {
        if (connId != 0) {
            throw new MalformedImageException(
                    PartRule.TWO_CONNECTIONS,
                    reader.place(),
                    "one connection of domain " + options.domid(),
                    "another one");
        }
        connId = reader.connectionData().connId();
    }

    private void writeRecords() {
        if (connId == 0) {
            say(PartRule.NO_CONNECTION, Place.whole(image.label()), "domain " + options.domid());
        }
        try (ImageReader reader = ImageReader.open(image, readOptions)) {
            while (reader.next()) {
                if (stretch.skip(reader) == 0 && !isElsewhere(reader.type()) && !write(reader)) {
                    leftOut.merge(reader.type(), 1L, Long::sum);
                }
            }
        }
    }

    private static boolean isElsewhere(final int type) {
        return type == RecordType.NODE_DATA || type == RecordType.END;
    }

    /** Writes a record of the domain; returns whether it is one. Nodes are not written here. */
    private boolean write(final ImageReader reader) {
        switch (reader.type()) {
            case RecordType.CONNECTION_DATA -> {
                final ConnectionDataDecoder connection = reader.connectionData();
                if (!isOwn(connection)) {
                    return false;
                }
                rewriter.connection(connection, options.receiver(), reader.place());
            }
            case RecordType.DOMAIN_DATA -> {
                if (reader.domainData().domid() != options.domid()) {
                    return false;
                }
                rewriter.domain(reader.domainData(), reader.header().version(), reader.place());
            }
            case RecordType.WATCH_DATA -> {
                if (!isOwn(reader.watchData().connId())) {
                    return false;
                }
                rewriter.watch(reader.watchData(), WatchDataExtendedDecoder.UNLIMITED_DEPTH, reader.place());
            }
            case RecordType.WATCH_DATA_EXTENDED -> {
                final WatchDataExtendedDecoder watch = reader.watchDataExtended();
                if (!isOwn(watch.connId())) {
                    return false;
                }
                rewriter.watch(watch, watch.depth(), reader.place());
            }
            case RecordType.TRANSACTION_DATA -> {
                if (!isOwn(reader.transactionData().connId())) {
                    return false;
                }
                rewriter.transaction(reader.transactionData());
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean isOwn(final long id) {
        return connId != 0 && id == connId;
    }

    private void writeDomains(final StoreIndex index, final StoreCursor cursor) {
        try (StoreCursor domains = index.cursor();
                StoreCursor kinds = index.cursor()) {
            if (domains.find(DOMAINS)) {
                domains.walkChildren();
                while (domains.next()) {
                    writeDomain(domains.node().pathString(), kinds, cursor);
                }
            } else {
                writeTop(home, cursor);
            }
        }
    }

    private void writeTransactions(final StoreCursor cursor) {
        cursor.walkTransactions();
        while (cursor.next()) {
            if (isOwn(cursor.node().connId())) {
                write(cursor);
            }
        }
    }

    /** Writes what one domain holds for the extracted one, which may be itself. */
    private void writeDomain(final String domain, final StoreCursor kinds, final StoreCursor cursor) {
        if (domain.equals(home)) {
            writeTop(home, cursor);
            return;
        }
        if (!options.hasBackends()) {
            return;
        }
        if (kinds.find(domain + "/backend")) {
            kinds.walkChildren();
            while (kinds.next()) {
                writeTop(kinds.node().pathString() + "/" + options.domid(), cursor);
            }
        }
        writeTop(domain + "/device-model/" + options.domid(), cursor);
    }

    /** Writes a node and its subtree, after those ancestors that have not been written. */
    private void writeTop(final String top, final StoreCursor cursor) {
        if (!cursor.find(top)) {
            return;
        }
        if (options.hasParents()) {
            for (int end = top.indexOf('/'); end >= 0 && end < top.length() - 1; end = top.indexOf('/', end + 1)) {
                final String parent = end == 0 ? "/" : top.substring(0, end);
                // Tops come in tree order: common ancestors with the last one have been written.
                if (!isAbove(parent, lastTop) && cursor.find(parent)) {
                    write(cursor);
                }
            }
            cursor.find(top);
        }
        cursor.walkSubtree();
        while (cursor.next()) {
            write(cursor);
        }
        lastTop = top;
    }

    private static boolean isAbove(final String path, final String other) {
        return other.startsWith(path.equals("/") ? path : path + "/");
    }

    private void write(final StoreCursor cursor) {
        final NodeDataDecoder node = cursor.node();
        final Place place = new Place(image.label(), -1, RecordType.NODE_DATA, cursor.offset());
        rewriter.countForeign(node, options.domid());
        reportHostValue(node, place);
        rewriter.node(node, place);
        nodes++;
    }

    private void reportHostValue(final NodeDataDecoder node, final Place place) {
        final String path = Bytes.text(node.path());
        if (node.valueLength() <= LONGEST_HOST_VALUE) {
            final String value = Bytes.text(node.value());
            if (HostValues.isHostValue(path, value)) {
                say(PartRule.HOST_VALUE, place, path + " = " + value);
            }
        }
    }

    private void finish() {
        final Place whole = Place.whole(image.label());
        rewriter.finish(whole);
        if (nodesOfImage > nodes) {
            leftOut.put(RecordType.NODE_DATA, nodesOfImage - nodes);
        }
        leftOut.forEach((type, count) -> say(PartRule.LEFT_OUT, whole, count + " " + RecordType.name(type)));
    }

    private void say(final PartRule rule, final Place place, final String detail) {
        findings.accept(Finding.of(rule, place, detail));
    }
}
