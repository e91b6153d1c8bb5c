// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import io.xenstream.verify.FieldRules;

/** One repair: what is in the image is noted, then each record is written, or put off and written at last, or left. */
final class RepairPass implements AutoCloseable {
    private final ImageReader reader;
    private final RepairOptions options;
    private final RepairLog log;
    private final RecordOctets octets;
    private final Framing framing;
    private final RecordTable table;
    private final RecordKey key = new RecordKey();
    private final PutOffRecords putOff = new PutOffRecords();
    private final MendedRecord mended;
    private final FieldRules rules;
    private final Dependencies dependencies;
    private final RecordCopies copies;
    /** Where the reader would go on by itself. */
    private long following;

    RepairPass(
            final ImageReader reader,
            final ImageWriter writer,
            final Region to,
            final RepairOptions options,
            final ReadOptions limits,
            final RepairLog log) {
        this.reader = reader;
        this.options = options;
        this.log = log;
        octets = new RecordOctets(reader.region(), reader.header().byteOrder());
        framing = new Framing(octets, reader.label());
        table = new RecordTable(reader.region(), octets);
        mended = new MendedRecord(reader.header(), octets, limits.withStrict(false));
        rules = new FieldRules(reader, this::broken);
        dependencies = new Dependencies(table, options.createParents(), this::leave);
        copies = new RecordCopies(octets, framing, table, writer, to, options, log);
    }

    /** Writes all but END, and says where the image ends. */
    Framing run() {
        survey();
        framing.rewind();
        following = 0;
        while (framing.next()) {
            log.at(framing.index(), framing.offset());
            take();
        }
        final Framing end = new Framing(octets, reader.label());
        end.moveTo(framing);
        dependencies.beginLast();
        putOff.sort();
        for (long i = 0; i < putOff.count(); i++) {
            framing.moveTo(putOff.offset(i), putOff.index(i));
            writePutOff();
        }
        finish(end);
        return end;
    }

    private void survey() {
        framing.rewind();
        while (framing.next()) {
            final long record = framing.offset();
            if (octets.fieldsEnd(record) != RecordOctets.NONE && key.of(octets, record)) {
                table.add(key, record);
                if (octets.type(record) == RecordType.CONNECTION_DATA && octets.isRing(record)) {
                    table.add(key.ring(octets.ringDomid(record)), record);
                }
            }
        }
    }

    private void take() {
        try {
            final RecordCursor cursor = cursor();
            if (isSound(cursor) && !isDuplicate()) {
                place(cursor);
            }
        } catch (final MalformedImageException malformed) {
            leave(malformed.rule(), "expected " + malformed.expected() + ", found " + malformed.found());
        }
    }

    /** A cursor on the record that the walk stands on, or on what it should have been. */
    private RecordCursor cursor() {
        if (framing.kind() != Framing.Kind.RECORD) {
            return mended.of(framing);
        }
        if (following != framing.offset()) {
            reader.moveTo(framing.offset(), framing.index());
        }
        following = 0;
        reader.next();
        following = framing.end();
        return reader;
    }

    private boolean isSound(final RecordCursor cursor) {
        final long before = log.left();
        (cursor == reader ? rules : new FieldRules(cursor, this::broken)).check();
        return log.left() == before;
    }

    private void broken(final Rule rule, final String detail) {
        if (rule.severity() == Severity.ERROR) {
            leave(rule, detail);
        }
    }

    private void leave(final Rule rule, final String detail) {
        log.left(rule, framing.location(), detail);
    }

    private boolean isDuplicate() {
        final long record = framing.offset();
        if (!key.of(octets, record)) {
            return false;
        }
        final long first = table.offset(table.find(key));
        if (first == record) {
            return false;
        }
        final String which = copies.describe(record);
        final String content = octets.isSame(first, record, framing.end()) ? "the same octets" : "other octets";
        if (options.removeDuplicates()) {
            log.mended(
                    RepairRule.DUPLICATE,
                    framing.location(),
                    record,
                    which,
                    "the first one, at offset " + first + ", which has " + content);
        } else {
            leave(
                    duplicateRule(octets.type(record)),
                    which + "; the first one, at offset " + first + ", has " + content
                            + "; removeDuplicates (--remove-duplicates) keeps that");
        }
        return true;
    }

    private static Rule duplicateRule(final int type) {
        return switch (type) {
            case RecordType.GLOBAL_DATA -> FormatRule.GLOBAL_DUPLICATE;
            case RecordType.CONNECTION_DATA -> FormatRule.CONNECTION_DUPLICATE;
            case RecordType.TRANSACTION_DATA -> FormatRule.TRANSACTION_DUPLICATE;
            case RecordType.GLOBAL_QUOTA_DATA -> FormatRule.QUOTA_DUPLICATE;
            case RecordType.DOMAIN_DATA -> FormatRule.DOMAIN_DUPLICATE;
            default -> FormatRule.NODE_DUPLICATE;
        };
    }

    private void place(final RecordCursor cursor) {
        final int rank = dependencies.rank(cursor, framing.offset());
        if (rank == Dependencies.NO_RANK) {
            copies.write(cursor);
            return;
        }
        putOff.add(framing.offset(), framing.index(), rank);
        if (key.of(octets, framing.offset())) {
            table.putOff(table.find(key));
            putOffRing();
        }
    }

    /** Those who wait for a domain's connection wait for the first one. */
    private void putOffRing() {
        final long record = framing.offset();
        if (octets.type(record) == RecordType.CONNECTION_DATA && octets.isRing(record)) {
            final long slot = table.find(key.ring(octets.ringDomid(record)));
            if (table.offset(slot) == record) {
                table.putOff(slot);
            }
        }
    }

    private void writePutOff() {
        final RecordCursor cursor = cursor();
        dependencies.rank(cursor, framing.offset());
        final long moved = copies.write(cursor);
        log.mended(
                RepairRule.ORDER,
                framing.location(),
                framing.offset(),
                "at offset " + framing.offset(),
                "at offset " + moved + " of the mended image");
    }

    private void finish(final Framing end) {
        final long rest = octets.limit() - end.end();
        final ImageLocation location = end.location();
        switch (end.kind()) {
            case END -> {
                if (rest > 0 && !options.keepSurplus()) {
                    log.mended(RepairRule.SURPLUS, location, end.end(), rest + " octets behind END", "");
                }
            }
            case CUT -> finishCut(location, octets.limit() - end.offset());
            default -> log.left(RepairRule.FRAMING, location, "octets from " + end.end() + " on");
        }
    }

    private void finishCut(final ImageLocation location, final long rest) {
        final String what = rest == 0 ? "no END" : rest + " octets of a record, and no END";
        if (options.endTruncated()) {
            log.mended(RepairRule.TRUNCATION, location, location.offset(), what, "END");
        } else {
            log.left(
                    rest == 0 ? FormatRule.END_MISSING : FormatRule.RECORD_TRUNCATED,
                    location,
                    what + "; endTruncated (--truncated) ends the image after its last whole record");
        }
    }

    @Override
    public void close() {
        key.release();
        dependencies.release();
        copies.release();
        putOff.close();
        mended.close();
        table.close();
    }
}
