// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.XenstreamException;
import io.xenstream.imagetools.internal.LogicalRecord;
import io.xenstream.imagetools.internal.OffsetTable;
import io.xenstream.imagetools.internal.TreeWalk;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compares two images by meaning: which nodes, connections, watches, transactions, domains and quotas exist, and their properties.
 *
 * <p>Nodes are identified by path, ring connections by domain, sockets by descriptor, and whatever belongs to a connection by that connection. The
 * comparison therefore ignores the order of records, byte order, version, lengths, padding, surplus, connection ids (which are local to an image),
 * the order of quotas, reserved fields of descriptors, and whether an unlimited watch is WATCH_DATA or WATCH_DATA_EXTENDED. An <em>exact</em>
 * comparison includes all of these.
 *
 * <p>Uses off-heap memory: about 40 bytes for each record other than a node, and 16 bytes for each node that differs. If the nodes of an image are not in the order of
 * the tree, as daemons write them, or common ones are not in the same order in both, also an index of each image, about 28 bytes per node. If an image contains a node twice, the last record counts; the duplicate is reported as a difference if the other image has the node
 * once.
 */
public final class ImageComparison {
    private final ComparedImage before;
    private final ComparedImage after;
    private final boolean isExact;
    private final Consumer<Difference> consumer;

    private ImageComparison(
            final ComparedImage before,
            final ComparedImage after,
            final boolean isExact,
            final Consumer<Difference> consumer) {
        this.before = before;
        this.after = after;
        this.isExact = isExact;
        this.consumer = consumer;
    }

    /**
     * Compares two images.
     *
     * @param before   holds the first image from its byte 0
     * @param after    holds the second image from its byte 0
     * @param options  limits and strictness of reading
     * @param isExact  whether to include what readers ignore
     * @param consumer receives each difference as it is found: first those of the image, then of connections and what belongs to them, then of nodes;
     *                 within each group, removals and changes in the order of the first image precede additions in the order of the second
     * @return the number of differences by kind
     * @throws XenstreamException if one of the images cannot be read to its end
     */
    public static ComparisonSummary compare(
            final Region before,
            final Region after,
            final ReadOptions options,
            final boolean isExact,
            final Consumer<Difference> consumer) {
        return compare(before, after, options, isExact, consumer, true);
    }

    /** The same; the nodes are looked up in indexes in any case if no comparison side by side is wanted. */
    static ComparisonSummary compare(
            final Region before,
            final Region after,
            final ReadOptions options,
            final boolean isExact,
            final Consumer<Difference> consumer,
            final boolean isSideBySide) {
        final ComparisonSummary summary = new ComparisonSummary();
        final long seed = new SecureRandom().nextLong();
        try (ComparedImage first = new ComparedImage(before, options, seed);
                ComparedImage second = new ComparedImage(after, options, seed);
                OrderedComparison nodes = new OrderedComparison(first, second, options, isExact, seed)) {
            final ImageComparison comparison = new ImageComparison(first, second, isExact, summary.counting(consumer));
            final boolean isOrdered = isSideBySide && nodes.compare();
            comparison.compareImages(isOrdered);
            comparison.compareRecords();
            if (isOrdered) {
                comparison.report(nodes);
            } else {
                comparison.compareNodes();
            }
            if (isExact && summary.count(Change.ADDED) == 0 && summary.count(Change.REMOVED) == 0) {
                comparison.compareOrder(options);
            }
            return summary;
        } catch (final InternalError fault) {
            throw explain(before, after, fault);
        }
    }

    private static XenstreamException explain(final Region before, final Region after, final InternalError fault) {
        try {
            return before.explain(fault);
        } catch (final InternalError notTheFirst) {
            return after.explain(notTheFirst);
        }
    }

    private void compareImages(final boolean isOrdered) {
        final List<FieldChange> changes = changes(imageFields(before, isOrdered), imageFields(after, isOrdered));
        if (!changes.isEmpty()) {
            consumer.accept(new Difference(Change.CHANGED, ElementKind.IMAGE, List.of(), 0, 0, changes));
        }
    }

    private List<RecordField> imageFields(final ComparedImage image, final boolean isOrdered) {
        final List<RecordField> fields = new ArrayList<>();
        // Those that have been compared side by side have no duplicates, or the same ones.
        fields.add(RecordField.of("duplicateNodes", isOrdered ? 0 : image.duplicateNodes()));
        if (isExact) {
            fields.add(RecordField.of("version", image.header().version()));
            fields.add(RecordField.of("byteOrder", image.header().byteOrder().toString()));
            fields.add(RecordField.of("reservedFlags", image.header().reservedFlags()));
            fields.add(RecordField.of("surplus", image.surplusLength()));
        }
        return fields;
    }

    private void compareRecords() {
        final OffsetTable ours = before.records();
        final OffsetTable theirs = after.records();
        for (long entry = 0; entry < ours.count(); entry++) {
            before.meaning().go(ours.offset(entry));
            final long match = match(theirs);
            if (match < 0) {
                report(Change.REMOVED, before.meaning());
            } else {
                theirs.take(match);
                if (isExact || !before.meaning().hasSameContent(after.meaning())) {
                    reportChange();
                }
            }
        }
        for (long entry = 0; entry < theirs.count(); entry++) {
            if (!theirs.isTaken(entry)) {
                after.meaning().go(theirs.offset(entry));
                report(Change.ADDED, after.meaning());
            }
        }
    }

    /** Moves to the record of the second image with the same identity and returns its entry. */
    private long match(final OffsetTable theirs) {
        long entry = theirs.first(before.meaning().hash());
        while (entry >= 0) {
            after.meaning().go(theirs.offset(entry));
            if (after.meaning().hasSameKey(before.meaning())) {
                return entry;
            }
            entry = theirs.next(entry);
        }
        return -1;
    }

    private void report(final OrderedComparison nodes) {
        for (long i = 0; i < nodes.beforeOffsets().count(); i++) {
            before.meaning().go(nodes.beforeOffsets().get(i));
            final long other = nodes.afterOffsets().get(i);
            if (other == 0) {
                report(Change.REMOVED, before.meaning());
            } else {
                after.meaning().go(other);
                reportChange();
            }
        }
        for (long i = 0; i < nodes.added().count(); i++) {
            after.meaning().go(nodes.added().get(i));
            report(Change.ADDED, after.meaning());
        }
    }

    private void compareNodes() {
        try (TreeWalk ours = new TreeWalk(before.index());
                TreeWalk theirs = new TreeWalk(after.index())) {
            long matched = 0;
            while (ours.next()) {
                if (!theirs.find(ours)) {
                    before.meaning().go(ours.offset());
                    report(Change.REMOVED, before.meaning());
                    continue;
                }
                matched++;
                if (isExact || !LogicalRecord.isSame(ours.node(), theirs.node())) {
                    before.meaning().go(ours.offset());
                    after.meaning().go(theirs.offset());
                    reportChange();
                }
            }
            if (matched < after.index().nodes()) {
                reportAddedNodes();
            }
        }
    }

    private void reportAddedNodes() {
        try (TreeWalk ours = new TreeWalk(before.index());
                TreeWalk theirs = new TreeWalk(after.index())) {
            while (theirs.next()) {
                if (!ours.find(theirs)) {
                    after.meaning().go(theirs.offset());
                    report(Change.ADDED, after.meaning());
                }
            }
        }
    }

    /** If nothing was added or removed, reports the first record at which the order differs. */
    private void compareOrder(final ReadOptions options) {
        try (ImageReader ours = ImageReader.open(before.region(), options);
                ImageReader theirs = ImageReader.open(after.region(), options)) {
            while (ours.next() && theirs.next()) {
                before.meaning().go(ours.offset());
                after.meaning().go(theirs.offset());
                if (!before.meaning().hasSameKey(after.meaning())) {
                    final FieldChange order = new FieldChange(
                            "order",
                            RecordField.of("order", "record " + ours.index() + " is " + what(before.meaning())),
                            RecordField.of("order", "record " + theirs.index() + " is " + what(after.meaning())));
                    consumer.accept(new Difference(
                            Change.CHANGED,
                            ElementKind.IMAGE,
                            List.of(),
                            ours.offset(),
                            theirs.offset(),
                            List.of(order)));
                    return;
                }
            }
        }
    }

    private static String what(final LogicalRecord meaning) {
        final StringBuilder words =
                new StringBuilder(ElementKind.of(meaning.record().type()).name());
        RecordDescription.identity(meaning).forEach(field -> words.append(' ').append(field.text()));
        return words.toString();
    }

    private void report(final Change change, final LogicalRecord meaning) {
        final List<FieldChange> changes = new ArrayList<>();
        for (final RecordField field : RecordDescription.content(meaning)) {
            changes.add(
                    change == Change.ADDED
                            ? new FieldChange(field.name(), null, field)
                            : new FieldChange(field.name(), field, null));
        }
        final long offset = meaning.record().offset();
        consumer.accept(new Difference(
                change,
                ElementKind.of(meaning.record().type()),
                RecordDescription.identity(meaning),
                change == Change.ADDED ? -1 : offset,
                change == Change.ADDED ? offset : -1,
                changes));
    }

    private void reportChange() {
        final List<FieldChange> changes = changes(fields(before.meaning()), fields(after.meaning()));
        if (!changes.isEmpty()) {
            consumer.accept(new Difference(
                    Change.CHANGED,
                    ElementKind.of(before.meaning().record().type()),
                    RecordDescription.identity(before.meaning()),
                    before.meaning().record().offset(),
                    after.meaning().record().offset(),
                    changes));
        }
    }

    private List<RecordField> fields(final LogicalRecord meaning) {
        final List<RecordField> fields = RecordDescription.content(meaning);
        if (isExact) {
            fields.addAll(RecordDescription.form(meaning));
        }
        return fields;
    }

    private static List<FieldChange> changes(final List<RecordField> before, final List<RecordField> after) {
        final Map<String, RecordField> rest = new LinkedHashMap<>();
        after.forEach(field -> rest.put(field.name(), field));
        final List<FieldChange> changes = new ArrayList<>();
        for (final RecordField field : before) {
            final RecordField other = rest.remove(field.name());
            if (!field.equals(other)) {
                changes.add(new FieldChange(field.name(), field, other));
            }
        }
        rest.forEach((name, field) -> changes.add(new FieldChange(name, null, field)));
        return changes;
    }
}
