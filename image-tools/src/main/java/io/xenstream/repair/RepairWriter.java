// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Place;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.Rule;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.copy.ImageCopy;
import io.xenstream.imagetools.internal.RecordCopier;
import io.xenstream.verify.SoundNodes;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Writes valid records and logs how the copy differs from the original. */
final class RepairWriter {
    private final RecordBytes bytes;
    private final Framing framing;
    private final ImageWriter writer;
    private final RepairOptions options;
    private final RepairLog log;
    private final RecordComparison comparison;
    private final MissingParents parents;
    private final RecordOrigins origins;
    private final RecordEncoding encoding = new RecordEncoding(new KnownDomains(false));
    /** What is corrected in the current record, for a daemon, and the reasons. */
    private int corrections;

    private String reasons;
    private final MutableDirectBuffer view = Buffers.empty();

    RepairWriter(
            final RecordBytes bytes,
            final Framing framing,
            final RecordTable table,
            final ImageWriter writer,
            final Region to,
            final RepairOptions options,
            final RepairLog log,
            final RecordOrigins origins) {
        this.bytes = bytes;
        this.framing = framing;
        this.writer = writer;
        this.options = options;
        this.log = log;
        this.origins = origins;
        comparison = new RecordComparison(bytes, to);
        parents = new MissingParents(bytes, table, writer);
    }

    /** Forgets the corrections of the preceding record. */
    void reset() {
        corrections = 0;
        reasons = "";
    }

    /**
     * Asks for a correction of the current record when it is written.
     *
     * @return whether a record that breaks this rule can be corrected
     */
    boolean correct(final Rule rule, final String detail) {
        final int correction;
        if (rule == FormatRule.NODE_PERMISSION || rule == FormatRule.NODE_OWNER) {
            correction = RecordEncoding.LETTERS;
        } else if (rule == FormatRule.CONNECTION_RESPONSE) {
            correction = RecordEncoding.NO_OUTPUT;
        } else {
            return false;
        }
        corrections |= correction;
        reasons += (reasons.isEmpty() ? "" : "; ") + RepairLog.reason(rule, detail);
        return true;
    }

    /**
     * Writes a record.
     *
     * @param cursor positioned on the record or on its corrected form
     * @return its offset in the repaired image
     */
    long write(final RecordCursor cursor) {
        final boolean isCommitted =
                cursor.type() == RecordType.NODE_DATA && cursor.nodeData().isCommitted();
        addOrigin();
        if (isCommitted && options.createParents()) {
            parents.create(framing.offset(), node -> {
                reportRepair(RepairRule.PARENT, framing.offset(), "", node);
                addOrigin();
            });
        }
        final long begin = writer.position();
        if (corrections != 0) {
            writeCorrected(cursor);
        } else if (cursor.type() == RecordType.WATCH_DATA_EXTENDED
                && cursor.header().version() == 1) {
            writeWithoutDepth(cursor.watchDataExtended());
        } else if (options.keepSurplus() && cursor.hasSurplus()) {
            final DirectBuffer body = cursor.record().body();
            writer.claimRecord(cursor.type(), body.capacity()).body(body);
            writer.commit();
            compare(cursor, begin);
        } else {
            ImageCopy.copy(cursor, writer);
            compare(cursor, begin);
        }
        return begin;
    }

    /** Copies sound nodes, the first of which is the current record. Returns its offset in the repaired image. */
    long writeSound(final SoundNodes sound) {
        addOrigin();
        return sound.copyTo(bytes.region(), writer);
    }

    /** Writes a special node as daemons create it. */
    void writeSpecialNode(final String name) {
        addOrigin();
        writer.claimNodeData(1, name.length(), 0)
                .permission(0, Permissions.NONE, 0, 0)
                .path(name);
        writer.commit();
        reportRepair(RepairRule.SPECIAL_NODE, framing.offset(), "", "node " + name + ", permissions n0");
    }

    /** Remembers that what is written next comes from the current record. */
    void addOrigin() {
        if (origins != null) {
            origins.add(writer.records(), writer.position(), framing.index(), framing.offset());
        }
    }

    private void writeCorrected(final RecordCursor cursor) {
        final String which = describe(framing.offset());
        if (cursor.type() == RecordType.NODE_DATA) {
            final String before = which + ", permissions " + Permissions.text(cursor.nodeData()) + ": " + reasons;
            final String after = encoding.writeNode(cursor.nodeData(), corrections, writer);
            reportRepair(RepairRule.PERMISSIONS, framing.offset(), before, "permissions " + after);
        } else {
            encoding.writeConnection(cursor.connectionData(), corrections, writer);
            reportRepair(RepairRule.PENDING, framing.offset(), which + ": " + reasons, "no pending output");
        }
    }

    private void writeWithoutDepth(final WatchDataExtendedDecoder watch) {
        final int depth = watch.depth();
        RecordCopier.writeWatch(writer, watch.connId(), watch.wpath(), watch.token());
        reportRepair(
                RepairRule.WATCH_VERSION,
                framing.offset(),
                "WATCH_DATA_EXTENDED on " + watch.wpathString() + ", "
                        + (depth == WatchDataExtendedDecoder.UNLIMITED_DEPTH ? "unlimited depth" : "depth " + depth),
                "WATCH_DATA, unlimited depth");
    }

    private void compare(final RecordCursor cursor, final long begin) {
        final long record = framing.offset();
        if (framing.kind() == Framing.Kind.DEPTH_LOST) {
            reportRepair(
                    RepairRule.WATCH_LAYOUT,
                    record,
                    "WATCH_DATA_EXTENDED on " + cursor.watchData().wpathString() + " with token "
                            + cursor.watchData().tokenString() + ", len "
                            + bytes.declaredLength(record) + " for " + (framing.end() - record - Long.BYTES)
                            + " bytes, no depth",
                    "WATCH_DATA, unlimited depth");
            return;
        }
        if (framing.kind() == Framing.Kind.WRONG_LENGTH) {
            reportRepair(
                    RepairRule.LENGTH,
                    record + Integer.BYTES,
                    "" + bytes.declaredLength(record),
                    "" + cursor.record().length());
        }
        comparison.compare(cursor, record, begin, writer.position() - begin, this::reportRepair);
    }

    private void reportRepair(final RepairRule rule, final long offset, final String before, final String after) {
        log.repaired(rule, framing.place(), offset, before, after);
    }

    /** Describes the current record for a message. */
    String describe(final long record) {
        final Place place = framing.place();
        final String name = RecordType.name(place.recordType());
        if (bytes.fieldsEnd(record) == RecordBytes.NONE) {
            return name;
        }
        return switch (place.recordType()) {
            case RecordType.WATCH_DATA, RecordType.WATCH_DATA_EXTENDED ->
                name + " of connection " + bytes.connId(record);
            case RecordType.NODE_DATA -> {
                bytes.wrap(view, bytes.pathOffset(record), bytes.pathLength(record));
                yield name + " " + RecordDependencies.text(view, view.capacity());
            }
            case RecordType.CONNECTION_DATA -> name + " " + bytes.connId(record);
            case RecordType.TRANSACTION_DATA ->
                name + " " + bytes.txId(record) + " of connection " + bytes.connId(record);
            case RecordType.DOMAIN_DATA -> name + " of domain " + bytes.domid(record);
            default -> name;
        };
    }

    void release() {
        comparison.release();
        parents.release();
        view.wrap(0, 0);
    }
}
