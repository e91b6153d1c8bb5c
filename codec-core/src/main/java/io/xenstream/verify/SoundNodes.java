// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.PlainNodes;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.NodeRun;
import io.xenstream.codec.internal.Paths;
import io.xenstream.verify.internal.FieldRules;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * Nodes of an image that need not be looked at again: a run of committed nodes in tree order, beginning with the root, each only once, without a
 * violation, and written as this library writes them. Several checks of one image share it: each asks what else it has to know, and skips the run.
 *
 * <p>The run may contain the special nodes {@code @introduceDomain} and {@code @releaseDomain}, but no other ones. Finding it takes as long as a verification;
 * next to nothing is needed to skip it.
 *
 * <p>Not thread-safe. The image must not change or be closed as long as this is used.
 */
public final class SoundNodes {
    private static final DirectBuffer RELEASE_DOMAIN = ascii("@releaseDomain");
    private static final DirectBuffer INTRODUCE_DOMAIN = ascii("@introduceDomain");

    private final BitSet owners = new BitSet();
    private final BitSet others = new BitSet();
    private long begin;
    private long end;
    private long count;
    private int longestPath;
    private int longestValue;
    private boolean hasStalePermission;
    private boolean hasSpecialName;
    /** Null if there are no nodes. */
    private Region region;

    private ByteOrder byteOrder;
    /** Null if any node may be looked up, or if it has not been found out. */
    private LongArrayList askedFor;

    private boolean isAskedForKnown;
    private boolean hasReleaseDomain;
    private boolean hasIntroduceDomain;
    /** Of the record that is being looked at. */
    private boolean isBroken;

    private SoundNodes() {}

    private static DirectBuffer ascii(final String text) {
        return Buffers.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Returns an empty run.
     *
     * @return a run that tells nothing about any node
     */
    public static SoundNodes none() {
        return new SoundNodes();
    }

    /**
     * Finds the run in one pass, which ends with it.
     *
     * @param region  contains the image, starting at byte 0
     * @param options limits
     * @return the run, which is empty if there is none, or the image cannot be read
     */
    public static SoundNodes of(final Region region, final ReadOptions options) {
        final SoundNodes nodes = new SoundNodes();
        try (ImageReader image = ImageReader.open(region, options.withStrict(false));
                NodeRun run = new NodeRun(region, image.header().byteOrder(), true)) {
            nodes.region = region;
            nodes.byteOrder = image.header().byteOrder();
            try {
                nodes.readAll(image, run, options);
                nodes.findAskedFor(run);
            } finally {
                nodes.addFields(run.plainNodes());
            }
        } catch (final ImageException | InternalError unreadable) {
            // Whoever reads the image next reports it. The nodes before it are sound.
            return nodes;
        }
        return nodes;
    }

    private void readAll(final ImageReader image, final NodeRun run, final ReadOptions options) {
        final FieldRules rules = new FieldRules(image, (rule, detail) -> isBroken = true);
        boolean isRun = true;
        while (isRun && image.next()) {
            final boolean isNode = image.type() == RecordType.NODE_DATA;
            final long most = isNode ? options.maxRecords() - image.index() : 0;
            final long read = run.addPlain(image.offset(), most, options.maxRecordLength(), true);
            if (read > 0) {
                count += read;
                end = run.end();
                image.moveTo(end, image.index() + read);
            } else if (isNode && add(image, rules, run)) {
                begin = begin == 0 ? image.offset() : begin;
                end = image.offset() + image.paddedLength();
                count++;
            } else {
                isRun = !isNode && begin == 0;
            }
        }
    }

    /** Does now what takes longer when the run is forgotten. */
    private void findAskedFor(final NodeRun run) {
        if (begin != 0 && run.knowsSubtrees()) {
            askedFor = run.findNodesAskedFor();
            isAskedForKnown = true;
        }
    }

    private void addFields(final PlainNodes plain) {
        owners.or(plain.owners());
        others.or(plain.others());
        longestPath = Math.max(longestPath, plain.longestPath());
        longestValue = Math.max(longestValue, plain.longestValue());
        hasStalePermission |= plain.hasStalePermission();
    }

    private boolean add(final ImageReader image, final FieldRules rules, final NodeRun run) {
        final NodeDataDecoder node = image.nodeData();
        isBroken = false;
        rules.checkNode(node);
        rules.checkExtent();
        if (isBroken || !isCanonical(node, image)) {
            return false;
        }
        final DirectBuffer path = node.path();
        return isTreeOrUsualSpecial(path, node) && run.add(image.offset(), path) && addFields(path, node);
    }

    /** Returns whether a copy of the record would be the same. */
    private static boolean isCanonical(final NodeDataDecoder node, final ImageReader image) {
        return node.isCommitted()
                && node.txId() == 0
                && node.access() == 0
                && image.paddedLength() == image.record().length() + RecordDecoder.BODY_OFFSET;
    }

    /** Returns whether a node is part of the tree, or one of the two special nodes that daemons create. The run begins with the root. */
    private boolean isTreeOrUsualSpecial(final DirectBuffer path, final NodeDataDecoder node) {
        if (!Paths.isSpecial(path)) {
            return true;
        }
        final boolean isRelease = Paths.isSame(path, RELEASE_DOMAIN);
        final boolean isIntroduce = Paths.isSame(path, INTRODUCE_DOMAIN);
        final boolean isUsual = begin != 0 && (isRelease || isIntroduce) && node.valueLength() == 0;
        hasReleaseDomain |= isUsual && isRelease;
        hasIntroduceDomain |= isUsual && isIntroduce;
        return isUsual;
    }

    private boolean addFields(final DirectBuffer path, final NodeDataDecoder node) {
        longestPath = Math.max(longestPath, path.capacity());
        hasSpecialName |= path.capacity() > 1 && path.getByte(1) == Paths.SPECIAL;
        longestValue = Math.max(longestValue, node.valueLength());
        for (int i = 0; i < node.permissionCount(); i++) {
            final boolean isStale = (node.permissionFlags(i) & NodeDataDecoder.PERMISSION_STALE) != 0;
            hasStalePermission |= isStale;
            if (i == 0) {
                owners.set(node.permissionDomid(i));
            } else if (!isStale) {
                others.set(node.permissionDomid(i));
            }
        }
        return true;
    }

    /**
     * Returns where the run begins.
     *
     * @return the offset of the first record, or 0 if there is none
     */
    public long begin() {
        return begin;
    }

    /**
     * Returns where the run ends.
     *
     * @return the offset of the record behind it, or 0 if it is empty
     */
    public long end() {
        return end;
    }

    /**
     * Returns which nodes a check looks up when it reads on after the run. The first time, this takes up to a third of the time to find the run if it is that of a
     * copy, or has very many nodes near the root.
     *
     * @return the offsets of their records, and perhaps of some others, in ascending order; null if it may be any
     */
    public LongArrayList askedFor() {
        if (!isAskedForKnown && begin != 0) {
            try (NodeRun run = new NodeRun(region, byteOrder, true)) {
                run.takeOver(begin, end, () -> null);
                askedFor = run.findNodesAskedFor();
            }
        }
        isAskedForKnown = true;
        return askedFor;
    }

    /**
     * Moves a reader of the image behind the nodes if it is on the first one.
     *
     * @param reader positioned on a record
     * @return whether it was moved; the next record is the one that follows the nodes
     */
    public boolean skip(final ImageReader reader) {
        if (begin == 0 || reader.offset() != begin) {
            return false;
        }
        reader.moveTo(end, reader.index() + count);
        return true;
    }

    /**
     * Appends the records to a copy of the image, as they are.
     *
     * @param image contains the nodes, in the byte order of the copy
     * @param to    a writer without a claimed record
     * @return the offset of the first record in the copy
     * @throws ImageException if the target is full or cannot grow
     */
    public long copyTo(final Region image, final ImageWriter to) {
        final long copied = to.position();
        to.copyRecords(image, begin, end - begin, count);
        return copied;
    }

    /**
     * Returns the same nodes in a copy of the image, where they are in another place, and other nodes may follow.
     *
     * @param copy     contains the copy, starting at byte 0
     * @param order    the byte order of both images
     * @param newBegin the offset of the first record in the copy; 0 if the nodes were not copied as a whole
     * @return the nodes of the copy; none if they were not copied
     */
    public SoundNodes movedTo(final Region copy, final ByteOrder order, final long newBegin) {
        return movedTo(copy, order, newBegin, newBegin + end - begin, count);
    }

    /**
     * Returns what is left of the nodes in a copy of the image from which some of them were omitted, with all nodes below them, but not the first one.
     *
     * @param copy     contains the copy, starting at byte 0
     * @param order    the byte order of both images
     * @param newBegin the offset of the first record in the copy; 0 if the nodes were not copied as a whole
     * @param newEnd   where the last one ends in the copy
     * @param newCount how many there are
     * @return the nodes of the copy; none if they were not copied; what it tells of all nodes may be true of omitted ones only
     */
    public SoundNodes movedTo(
            final Region copy, final ByteOrder order, final long newBegin, final long newEnd, final long newCount) {
        if (newBegin == 0) {
            return none();
        }
        final SoundNodes moved = new SoundNodes();
        moved.owners.or(owners);
        moved.others.or(others);
        moved.begin = newBegin;
        moved.end = newEnd;
        moved.count = newCount;
        moved.longestPath = longestPath;
        moved.longestValue = longestValue;
        moved.hasStalePermission = hasStalePermission;
        moved.hasSpecialName = hasSpecialName;
        moved.hasReleaseDomain = hasReleaseDomain;
        moved.hasIntroduceDomain = hasIntroduceDomain;
        moved.region = copy;
        moved.byteOrder = order;
        return moved;
    }

    /**
     * Returns the number of nodes.
     *
     * @return the number of records in the run
     */
    public long count() {
        return count;
    }

    /**
     * Returns the length of the longest path.
     *
     * @return length in bytes
     */
    public int longestPath() {
        return longestPath;
    }

    /**
     * Returns the length of the longest value.
     *
     * @return length in bytes
     */
    public int longestValue() {
        return longestValue;
    }

    /**
     * Returns whether a permission is marked as stale.
     *
     * @return whether there is such a permission
     */
    public boolean hasStalePermission() {
        return hasStalePermission;
    }

    /**
     * Returns whether the name of a child of the root begins with {@code @}, like that of a special node.
     *
     * @return whether there is such a child
     */
    public boolean hasSpecialName() {
        return hasSpecialName;
    }

    /**
     * Returns whether the run contains {@code @releaseDomain}. It contains no special nodes but this and {@code @introduceDomain}, without values.
     *
     * @return whether it does
     */
    public boolean hasReleaseDomain() {
        return hasReleaseDomain;
    }

    /**
     * Returns whether the run contains {@code @introduceDomain}.
     *
     * @return whether it does
     */
    public boolean hasIntroduceDomain() {
        return hasIntroduceDomain;
    }

    /**
     * Returns whether something is true of each domain that owns a node.
     *
     * @param predicate what should be true of a domain id
     * @return whether it is true of all of them
     */
    public boolean isTrueOfOwners(final IntPredicate predicate) {
        return owners.stream().allMatch(predicate);
    }

    /**
     * Returns whether something is true of each domain, other than a node's owner, that has a permission which is not stale.
     *
     * @param predicate what should be true of a domain id
     * @return whether it is true of all of them
     */
    public boolean isTrueOfOthers(final IntPredicate predicate) {
        return others.stream().allMatch(predicate);
    }
}
