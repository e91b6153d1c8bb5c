// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compares two images by what they mean: which nodes, connections, watches, transactions, domains and quotas there are, and what is said of them.
 *
 * <p>Nodes are known by their paths, ring connections by their domains, sockets by their descriptors, and all that belongs to a connection by that
 * connection. So the order of records, the byte order and version of the image, lengths, padding and surplus do not count, nor do the ids
 * of connections, which hold for one image only; nor the order of quotas, nor whether a watch without a limit is WATCH_DATA or WATCH_DATA_EXTENDED, nor
 * descriptors' reserved fields. An <em>exact</em> comparison counts all of these, too.
 *
 * <p>Memory is outside of the heap: the indices of both images, about 23 octets a node, and about 40 octets for any other record. On the heap there is
 * nothing but the difference at hand. Of a node that an image has twice the last one counts; that it is there twice is a difference of its own where
 * the other image has it once.
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
     * @param before   holds the first image from its octet 0
     * @param after    holds the second image from its octet 0
     * @param options  limits and strictness of reading
     * @param isExact  whether to count what readers do not mind
     * @param consumer takes each difference as it is found: of the image, of connections and whatever belongs to them, of nodes; what was removed or
     *                 changed in the order of the first image, what was added behind it in the order of the second
     * @return how many differences there are
     * @throws ImageException if one of the images cannot be read to its end
     */
    public static ComparisonSummary compare(
            final Region before,
            final Region after,
            final ReadOptions options,
            final boolean isExact,
            final Consumer<Difference> consumer) {
        final ComparisonSummary summary = new ComparisonSummary();
        final long seed = new SecureRandom().nextLong();
        try (ComparedImage first = new ComparedImage(before, options, seed);
                ComparedImage second = new ComparedImage(after, options, seed)) {
            final ImageComparison comparison = new ImageComparison(first, second, isExact, summary.counting(consumer));
            comparison.compareImages();
            comparison.compareRecords();
            comparison.compareNodes();
            if (isExact && summary.count(Change.ADDED) == 0 && summary.count(Change.REMOVED) == 0) {
                comparison.compareOrder(options);
            }
            return summary;
        } catch (final InternalError fault) {
            throw explain(before, after, fault);
        }
    }

    private static ImageException explain(final Region before, final Region after, final InternalError fault) {
        try {
            return before.explain(fault);
        } catch (final InternalError notTheFirst) {
            return after.explain(notTheFirst);
        }
    }

    private void compareImages() {
        final List<FieldChange> changes = changes(imageFields(before), imageFields(after));
        if (!changes.isEmpty()) {
            consumer.accept(new Difference(Change.CHANGED, Subject.IMAGE, List.of(), 0, 0, changes));
        }
    }

    private List<RecordField> imageFields(final ComparedImage image) {
        final List<RecordField> fields = new ArrayList<>();
        fields.add(RecordField.of("duplicateNodes", image.duplicateNodes()));
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
                if (isExact || !before.meaning().saysSame(after.meaning())) {
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

    /** The second image's record that is known by the same as the first one's; it is gone to. */
    private long match(final OffsetTable theirs) {
        long entry = theirs.first(before.meaning().hash());
        while (entry >= 0) {
            after.meaning().go(theirs.offset(entry));
            if (after.meaning().isKnownBySame(before.meaning())) {
                return entry;
            }
            entry = theirs.next(entry);
        }
        return -1;
    }

    private void compareNodes() {
        try (NodeWalk ours = new NodeWalk(before.index());
                NodeWalk theirs = new NodeWalk(after.index())) {
            long matched = 0;
            while (ours.next()) {
                if (!theirs.find(ours)) {
                    before.meaning().go(ours.offset());
                    report(Change.REMOVED, before.meaning());
                    continue;
                }
                matched++;
                if (isExact || !RecordMeaning.isSame(ours.node(), theirs.node())) {
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
        try (NodeWalk ours = new NodeWalk(before.index());
                NodeWalk theirs = new NodeWalk(after.index())) {
            while (theirs.next()) {
                if (!ours.find(theirs)) {
                    after.meaning().go(theirs.offset());
                    report(Change.ADDED, after.meaning());
                }
            }
        }
    }

    /** Where nothing was added or removed: whether the records come in the same order, and if not, from where on. */
    private void compareOrder(final ReadOptions options) {
        try (ImageReader ours = ImageReader.open(before.region(), options);
                ImageReader theirs = ImageReader.open(after.region(), options)) {
            while (ours.next() && theirs.next()) {
                before.meaning().go(ours.offset());
                after.meaning().go(theirs.offset());
                if (!before.meaning().isKnownBySame(after.meaning())) {
                    final FieldChange order = new FieldChange(
                            "order",
                            RecordField.of("order", "record " + ours.index() + " is " + what(before.meaning())),
                            RecordField.of("order", "record " + theirs.index() + " is " + what(after.meaning())));
                    consumer.accept(new Difference(
                            Change.CHANGED, Subject.IMAGE, List.of(), ours.offset(), theirs.offset(), List.of(order)));
                    return;
                }
            }
        }
    }

    private static String what(final RecordMeaning meaning) {
        final StringBuilder words = new StringBuilder(meaning.subject().name());
        RecordDescription.identity(meaning).forEach(field -> words.append(' ').append(field.text()));
        return words.toString();
    }

    private void report(final Change change, final RecordMeaning meaning) {
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
                meaning.subject(),
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
                    before.meaning().subject(),
                    RecordDescription.identity(before.meaning()),
                    before.meaning().record().offset(),
                    after.meaning().record().offset(),
                    changes));
        }
    }

    private List<RecordField> fields(final RecordMeaning meaning) {
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
