// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.WatchDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes sound records, and says what is not the same in the copy. */
final class RecordCopies {
    private final RecordOctets octets;
    private final Framing framing;
    private final ImageWriter writer;
    private final RepairOptions options;
    private final RepairLog log;
    private final RecordComparison comparison;
    private final MissingParents parents;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    RecordCopies(
            final RecordOctets octets,
            final Framing framing,
            final RecordTable table,
            final ImageWriter writer,
            final Region to,
            final RepairOptions options,
            final RepairLog log) {
        this.octets = octets;
        this.framing = framing;
        this.writer = writer;
        this.options = options;
        this.log = log;
        comparison = new RecordComparison(octets, to);
        parents = new MissingParents(octets, table, writer);
    }

    /**
     * Writes a record.
     *
     * @param cursor stands on it, or on what it should have been
     * @return where it begins in the mended image
     */
    long write(final RecordCursor cursor) {
        final boolean isCommitted =
                cursor.type() == RecordType.NODE_DATA && cursor.nodeData().isCommitted();
        if (isCommitted && options.createParents()) {
            parents.create(framing.offset(), node -> mended(RepairRule.PARENT, framing.offset(), "", node));
        }
        final long begin = writer.position();
        if (cursor.type() == RecordType.WATCH_DATA_EXTENDED && cursor.header().version() == 1) {
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

    private void writeWithoutDepth(final WatchDataExtendedDecoder watch) {
        final int depth = watch.depth();
        writeWatch(watch);
        mended(
                RepairRule.WATCH_VERSION,
                framing.offset(),
                "WATCH_DATA_EXTENDED on " + watch.wpathString() + ", "
                        + (depth == WatchDataExtendedDecoder.UNLIMITED_DEPTH ? "no limit" : "depth " + depth),
                "WATCH_DATA, no limit");
    }

    private void writeWatch(final WatchDecoder watch) {
        final DirectBuffer wpath = watch.wpath();
        final DirectBuffer token = watch.token();
        writer.claimWatchData(wpath.capacity(), token.capacity())
                .connId(watch.connId())
                .wpath(wpath)
                .token(token);
        writer.commit();
    }

    private void compare(final RecordCursor cursor, final long begin) {
        final long record = framing.offset();
        if (framing.kind() == Framing.Kind.DEPTH_LOST) {
            mended(
                    RepairRule.WATCH_LAYOUT,
                    record,
                    "WATCH_DATA_EXTENDED on " + cursor.watchData().wpathString() + " with token "
                            + cursor.watchData().tokenString() + ", len "
                            + octets.declaredLength(record) + " for " + (framing.end() - record - Long.BYTES)
                            + " octets, no depth",
                    "WATCH_DATA, no limit");
            return;
        }
        if (framing.kind() == Framing.Kind.WRONG_LENGTH) {
            mended(
                    RepairRule.LENGTH,
                    record + Integer.BYTES,
                    "" + octets.declaredLength(record),
                    "" + cursor.record().length());
        }
        comparison.compare(cursor, record, begin, writer.position() - begin, this::mended);
    }

    private void mended(final RepairRule rule, final long offset, final String before, final String after) {
        log.mended(rule, framing.location(), offset, before, after);
    }

    /** What a record is, for people. */
    String describe(final long record) {
        final ImageLocation location = framing.location();
        final String name = RecordType.name(location.recordType());
        return switch (location.recordType()) {
            case RecordType.NODE_DATA -> {
                octets.wrap(view, octets.pathOffset(record), octets.pathLength(record));
                yield name + " " + Dependencies.text(view, view.capacity());
            }
            case RecordType.CONNECTION_DATA -> name + " " + octets.connId(record);
            case RecordType.TRANSACTION_DATA ->
                name + " " + octets.txId(record) + " of connection " + octets.connId(record);
            case RecordType.DOMAIN_DATA -> name + " of domain " + octets.domid(record);
            default -> name;
        };
    }

    void release() {
        comparison.release();
        parents.release();
        view.wrap(0, 0);
    }
}
