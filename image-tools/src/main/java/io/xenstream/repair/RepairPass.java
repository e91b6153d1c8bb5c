// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import io.xenstream.codec.internal.PathFilter;
import io.xenstream.compat.CompatibilityRule;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.verify.SoundNodes;
import io.xenstream.verify.internal.FieldRules;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;

/**
 * One repair: indexes the image, then writes each record, defers it to the end, or leaves it out because it cannot be repaired. GLOBAL_DATA is
 * written first, and the connection of domain 0 before all nodes.
 */
final class RepairPass implements AutoCloseable {
    private final ImageReader reader;
    private final RepairOptions options;
    private final RepairLog log;
    private final RecordBytes bytes;
    private final Framing framing;
    private final SoundNodes sound;
    private final RecordTable table;
    private final RecordKey key = new RecordKey();
    private final DeferredRecords deferred = new DeferredRecords();
    private final RepairedRecord repairedRecord;
    private final FieldRules rules;
    private final RecordDependencies dependencies;
    private final RepairWriter copies;
    /** If there is one, a record with invalid content is corrected or dropped instead of being reported. */
    private final TargetDaemon daemon;
    /** The position from which the reader continues without being moved. */
    private long following;

    private final FirstRecords first = new FirstRecords();
    private boolean isDropped;
    /** Of the last one of the sound nodes. */
    private long soundIndex;
    /** Where the sound nodes begin in the repaired image, or 0 if they have not been copied as a whole. */
    private long soundCopy;

    RepairPass(
            final ImageReader reader,
            final ImageWriter writer,
            final Region to,
            final TargetDaemon daemon,
            final RepairOptions options,
            final ReadOptions limits,
            final SoundNodes sound,
            final RepairLog log,
            final RecordOrigins origins) {
        this.reader = reader;
        this.options = options;
        this.daemon = daemon;
        this.log = log;
        bytes = new RecordBytes(reader.region(), reader.header().byteOrder());
        framing = new Framing(bytes, reader.label());
        this.sound = sound;
        table = new RecordTable(reader, bytes, sound, this::pathsBehindSound);
        repairedRecord = new RepairedRecord(reader.header(), bytes, limits.withStrict(false));
        rules = new FieldRules(reader, this::broken);
        dependencies = new RecordDependencies(table, options.createParents(), this::leave);
        copies = new RepairWriter(bytes, framing, table, writer, to, options, log, origins);
    }

    /** Writes all records but END. Returns the framing at the end of the image. */
    Framing run() {
        survey();
        writeFirst(first.globalData(), first.globalDataIndex());
        writeFirst(first.domain0(), first.domain0Index());
        framing.rewind();
        while (framing.next()) {
            log.at(framing.index(), framing.offset());
            if (!first.contains(framing.offset()) && !takeSound()) {
                take();
            }
        }
        final Framing end = new Framing(bytes, reader.label());
        end.moveTo(framing);
        dependencies.beginLast();
        deferred.sort();
        for (long i = 0; i < deferred.count(); i++) {
            framing.moveTo(deferred.offset(i), deferred.index(i));
            writeDeferred();
        }
        if (SpecialNodes.areRequired(daemon)) {
            addSpecialNode(SpecialNodes.RELEASE_DOMAIN, end);
            addSpecialNode(SpecialNodes.INTRODUCE_DOMAIN, end);
        }
        framing.moveTo(end);
        copies.addOrigin();
        finish(end);
        return end;
    }

    /** Returns the sound nodes of the repaired image. */
    SoundNodes copiedSound(final Region to) {
        return sound.movedTo(to, reader.header().byteOrder(), soundCopy);
    }

    private void addSpecialNode(final String name, final Framing end) {
        final DirectBuffer path = Buffers.of(name.getBytes(StandardCharsets.US_ASCII));
        if (table.find(key.node(0, 0, path, path.capacity())) == RecordTable.NONE) {
            framing.moveTo(end);
            copies.writeSpecialNode(name);
        }
    }

    private void survey() {
        framing.rewind();
        while (framing.next()) {
            final long record = framing.offset();
            if (record == sound.begin() && table.addSound()) {
                first.add(bytes, record, framing.index());
                framing.skip(sound.end(), sound.count());
                soundIndex = framing.index();
            } else if (isReadable()) {
                first.add(bytes, record, framing.index());
                surveyKey(record);
            }
        }
    }

    private void surveyKey(final long record) {
        if (key.of(bytes, record)) {
            table.add(key, record);
            if (bytes.type(record) == RecordType.CONNECTION_DATA) {
                dependencies.lastConnection(record);
                surveyRing(record);
            }
        }
    }

    /** Sets the key to that of the current record. Returns whether it has one. */
    private boolean hasKey() {
        return isReadable() && key.of(bytes, framing.offset());
    }

    /** Returns whether the fields of the current record lie inside it. */
    private boolean isReadable() {
        final long fieldsEnd = bytes.fieldsEnd(framing.offset());
        return fieldsEnd != RecordBytes.NONE && fieldsEnd <= framing.end();
    }

    /** Returns the paths of the nodes behind the sound ones, and of their ancestors; null if these are too many or not certain. */
    private PathFilter pathsBehindSound() {
        final PathFilter paths = new PathFilter();
        final Framing behind = new Framing(bytes, reader.label());
        behind.moveTo(sound.begin(), soundIndex);
        behind.skip(sound.end(), 1);
        long nodes = 0;
        while (behind.next()) {
            final long record = behind.offset();
            if (bytes.type(record) == RecordType.NODE_DATA) {
                nodes++;
                if (nodes > PathFilter.MOST_PATHS || bytes.fieldsEnd(record) == RecordBytes.NONE) {
                    return null;
                }
                paths.addWithAncestors(reader.region(), bytes.pathOffset(record), bytes.pathLength(record));
            }
        }
        return paths;
    }

    private void surveyRing(final long connection) {
        if (bytes.isRing(connection)) {
            table.add(key.ring(bytes.ringDomid(connection)), connection);
            if (bytes.hasTarget(connection)) {
                table.add(key.target(bytes.ringTarget(connection)), connection);
            }
        }
    }

    /** Writes a record before all others. Does nothing if there is none. */
    private void writeFirst(final long record, final long index) {
        if (record == FirstRecords.NONE) {
            return;
        }
        framing.moveTo(record, index);
        following = 0;
        take(cursor -> {
            mark(table::moveFirst);
            writeMoved(cursor);
        });
    }

    /** Takes sound nodes as a whole if the current record is the first of them and all connections have been written. */
    private boolean takeSound() {
        if (!table.isSound(framing.offset())) {
            return false;
        }
        if (!dependencies.areConnectionsBefore(framing.offset())) {
            table.enterSound();
            return false;
        }
        copies.reset();
        soundCopy = copies.writeSound(sound);
        framing.skip(sound.end(), sound.count());
        following = 0;
        return true;
    }

    private void take() {
        take(this::place);
    }

    private void take(final Consumer<RecordCursor> writing) {
        isDropped = false;
        try {
            final RecordCursor cursor = cursor();
            if (isSound(cursor) && !isForgotten(cursor) && !isDuplicate()) {
                writing.accept(cursor);
            }
        } catch (final MalformedImageException malformed) {
            leave(malformed.rule(), "expected " + malformed.expected() + ", found " + malformed.found());
        }
        if (isDropped) {
            forget();
        }
    }

    /** Has the records that depend on the current one, which is not written, depend on none. */
    private void forget() {
        final long slot = hasKey() ? table.find(key) : RecordTable.NONE;
        if (slot != RecordTable.NONE && !table.isCreated(slot) && table.offset(slot) == framing.offset()) {
            table.drop(slot);
        }
    }

    /** Returns a cursor on the current record or on its corrected form. */
    private RecordCursor cursor() {
        if (framing.kind() != Framing.Kind.RECORD) {
            return repairedRecord.of(framing);
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
        copies.reset();
        (cursor == reader ? rules : new FieldRules(cursor, this::broken)).check();
        return log.left() == before && !isDropped;
    }

    /** Drops a special node that daemons in C do not restore. */
    private boolean isForgotten(final RecordCursor cursor) {
        if (!SpecialNodes.isForgotten(daemon, cursor)) {
            return false;
        }
        leave(CompatibilityRule.C_NODE_SPECIAL, cursor.nodeData().pathString());
        return true;
    }

    private void broken(final Rule rule, final String detail) {
        if (rule.severity() == Severity.ERROR && !(daemon != null && copies.correct(rule, detail))) {
            leave(rule, detail);
        }
    }

    /** Reports a record that cannot be repaired, or drops it if a daemon could not load it. */
    private void leave(final Rule rule, final String detail) {
        if (daemon == null || !isDroppable(bytes.type(framing.offset()))) {
            log.left(rule, framing.place(), detail);
        } else if (!isDropped) {
            isDropped = true;
            log.dropped(framing.place(), copies.describe(framing.offset()), rule, detail);
        }
    }

    /** Without GLOBAL_DATA or one of its connections, the image would be another one. */
    static boolean isDroppable(final int type) {
        return switch (type) {
            case RecordType.END, RecordType.GLOBAL_DATA, RecordType.CONNECTION_DATA -> false;
            default -> true;
        };
    }

    private boolean isDuplicate() {
        final long record = framing.offset();
        if (!key.of(bytes, record)) {
            return false;
        }
        final long slot = table.find(key);
        if (table.isDropped(slot)) {
            table.add(key, record);
            return false;
        }
        if (table.isCreated(slot)) {
            leave(FormatRule.NODE_DUPLICATE, copies.describe(record) + "; it was created for the nodes below it");
            return true;
        }
        final long first = table.offset(slot);
        if (first == record) {
            return false;
        }
        final String which = copies.describe(record);
        final String content = bytes.isSame(first, record, framing.end()) ? "the same bytes" : "other bytes";
        if (options.removeDuplicates()) {
            log.repaired(
                    RepairRule.DUPLICATE,
                    framing.place(),
                    record,
                    which,
                    "the first one, at offset " + first + ", which has " + content);
        } else {
            leave(
                    duplicateRule(bytes.type(record)),
                    which + "; the first one, at offset " + first + ", has " + content
                            + "; removeDuplicates (--remove-duplicates) keeps the first");
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
        if (isDropped) {
            return;
        }
        if (rank == RecordDependencies.NO_RANK) {
            copies.write(cursor);
            return;
        }
        deferred.add(framing.offset(), framing.index(), rank);
        mark(table::defer);
        if (bytes.type(framing.offset()) == RecordType.CONNECTION_DATA) {
            dependencies.connectionDeferred();
        }
    }

    /** Marks the current record wherever others look it up. Those that depend on a domain's connection depend on the first one. */
    private void mark(final LongConsumer marking) {
        final long record = framing.offset();
        if (key.of(bytes, record)) {
            marking.accept(table.find(key));
        }
        if (bytes.type(record) == RecordType.CONNECTION_DATA && bytes.isRing(record)) {
            mark(key.ring(bytes.ringDomid(record)), record, marking);
            if (bytes.hasTarget(record)) {
                mark(key.target(bytes.ringTarget(record)), record, marking);
            }
        }
    }

    private void mark(final RecordKey wanted, final long record, final LongConsumer marking) {
        final long slot = table.find(wanted);
        if (table.offset(slot) == record) {
            marking.accept(slot);
        }
    }

    private void writeDeferred() {
        final RecordCursor cursor = cursor();
        isSound(cursor);
        dependencies.rank(cursor, framing.offset());
        writeMoved(cursor);
    }

    private void writeMoved(final RecordCursor cursor) {
        final long moved = copies.write(cursor);
        if (moved == framing.offset()) {
            return;
        }
        log.repaired(
                RepairRule.ORDER,
                framing.place(),
                framing.offset(),
                "at offset " + framing.offset(),
                "at offset " + moved + " of the repaired image");
    }

    private void finish(final Framing end) {
        final long rest = bytes.limit() - end.end();
        final Place place = end.place();
        switch (end.kind()) {
            case END -> {
                if (rest > 0 && !options.keepSurplus()) {
                    log.repaired(RepairRule.SURPLUS, place, end.end(), rest + " bytes after END", "");
                }
            }
            case CUT -> finishCut(place, bytes.limit() - end.offset());
            default -> log.left(RepairRule.FRAMING, place, "bytes from " + end.end() + " on");
        }
    }

    private void finishCut(final Place place, final long rest) {
        final String what = rest == 0 ? "no END" : rest + " bytes of a record, and no END";
        if (options.endTruncated()) {
            log.repaired(RepairRule.TRUNCATION, place, place.offset(), what, "END");
        } else {
            log.left(
                    rest == 0 ? FormatRule.END_MISSING : FormatRule.RECORD_TRUNCATED,
                    place,
                    what + "; endTruncated (--truncated) ends the image after its last complete record");
        }
    }

    @Override
    public void close() {
        key.release();
        dependencies.release();
        copies.release();
        deferred.close();
        repairedRecord.close();
        table.close();
    }
}
