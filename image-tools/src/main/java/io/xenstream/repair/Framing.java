// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.Place;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;

/**
 * Determines where each record begins and ends, even if its {@code len} is wrong.
 *
 * <p>{@code len} is trusted if a record can follow. Otherwise the record ends where its inner lengths and NULs say, if records follow
 * there. A record in dialect D1 ends where its strings end, unless records follow only at the end given by {@code len}.
 */
final class Framing {
    /** What is at the current position. */
    enum Kind {
        /** A record that ends where its {@code len} says. */
        RECORD,
        /** A record whose {@code len} is wrong. */
        WRONG_LENGTH,
        /** WATCH_DATA_EXTENDED without a depth (dialect D1). */
        DEPTH_LOST,
        /** The last record. */
        END,
        /** The image ends without END or inside a record. */
        CUT,
        /** The end of the preceding record cannot be determined. */
        LOST
    }

    /** How many valid records must follow an end that contradicts {@code len}. */
    private static final int REQUIRED_FOLLOWERS = 2;

    private static final int MAX_FOLLOWERS = 4;

    private final RecordBytes bytes;
    private final String label;
    private Kind kind;
    private long offset;
    private long end;
    private long index;

    Framing(final RecordBytes bytes, final String label) {
        this.bytes = bytes;
        this.label = label;
        rewind();
    }

    /** Moves before the first record. */
    void rewind() {
        end = ImageHeader.LENGTH;
        index = -1;
        kind = null;
    }

    /** Moves to the position of another instance. */
    void moveTo(final Framing other) {
        offset = other.offset;
        end = other.end;
        index = other.index;
        kind = other.kind;
    }

    /** Moves to the next record. Returns false at END and wherever the image cannot be read further. */
    boolean next() {
        if (isMisled()) {
            kind = Kind.LOST;
        } else {
            moveTo(end, index + 1);
        }
        return kind == Kind.RECORD || kind == Kind.WRONG_LENGTH || kind == Kind.DEPTH_LOST;
    }

    /** Moves to the last of many records, the first of which is the current one. They all end where their {@code len} says. */
    void skip(final long recordsEnd, final long records) {
        end = recordsEnd;
        index += records - 1;
    }

    private boolean isMisled() {
        return kind == Kind.DEPTH_LOST && end != bytes.limit() && !isPossible(end);
    }

    /** Moves to a record that was visited before. */
    void moveTo(final long recordOffset, final long recordIndex) {
        offset = recordOffset;
        index = recordIndex;
        kind = find();
    }

    private Kind find() {
        if (!bytes.hasHeader(offset)) {
            end = offset;
            return Kind.CUT;
        }
        final int type = bytes.type(offset);
        if (type == RecordType.END) {
            end = offset + RecordDecoder.BODY_OFFSET;
            return Kind.END;
        }
        if (type == RecordType.WATCH_DATA_EXTENDED && bytes.isDepthLost(offset)) {
            return findDepthLost();
        }
        return findByLengths();
    }

    private Kind findDepthLost() {
        final long written = bytes.depthLostEnd(offset);
        final long declared = bytes.declaredEnd(offset);
        end = declared > written && following(declared) > following(written) ? declared : written;
        return end > bytes.limit() ? Kind.CUT : Kind.DEPTH_LOST;
    }

    private Kind findByLengths() {
        final long declared = bytes.declaredEnd(offset);
        final long fields = bytes.fieldsEnd(offset);
        final long fieldsEnd = RecordBytes.roundUp8(fields);
        final boolean isElsewhere = fields != RecordBytes.NONE && fieldsEnd != declared;
        if (isElsewhere && isMoreLikely(fieldsEnd, declared)) {
            end = fieldsEnd;
            return Kind.WRONG_LENGTH;
        }
        end = declared;
        return declared > bytes.limit() ? Kind.CUT : Kind.RECORD;
    }

    /** Fields that end early may leave surplus, which is valid as long as a record follows it; fields that end late never are. */
    private boolean isMoreLikely(final long fieldsEnd, final long declared) {
        final int behindFields = following(fieldsEnd);
        return behindFields >= REQUIRED_FOLLOWERS
                && (fieldsEnd < declared ? !isPossible(declared) : following(declared) < behindFields);
    }

    /** Whether a record may begin here. One of unknown type may if it ends inside the image. */
    private boolean isPossible(final long place) {
        if (!bytes.hasHeader(place)) {
            return false;
        }
        final int type = bytes.type(place);
        if (type == RecordType.WATCH_DATA_EXTENDED && bytes.isDepthLost(place)) {
            return true;
        }
        final long declared = bytes.declaredEnd(place);
        if (!RecordType.isKnown(type)) {
            return declared <= bytes.limit();
        }
        final long fields = bytes.fieldsEnd(place);
        return fields != RecordBytes.NONE && fields <= declared && declared <= bytes.limit();
    }

    /** Counts consecutive valid records of known types from here, up to the maximum; returns the maximum if END ends both them and the image. */
    private int following(final long from) {
        long place = from;
        for (int count = 0; count < MAX_FOLLOWERS; count++) {
            if (!isPossible(place) || !RecordType.isKnown(bytes.type(place))) {
                return count;
            }
            final int type = bytes.type(place);
            if (type == RecordType.END) {
                return place + RecordDecoder.BODY_OFFSET == bytes.limit() ? MAX_FOLLOWERS : count + 1;
            }
            final boolean isDepthLost = type == RecordType.WATCH_DATA_EXTENDED && bytes.isDepthLost(place);
            place = isDepthLost ? bytes.depthLostEnd(place) : bytes.declaredEnd(place);
        }
        return MAX_FOLLOWERS;
    }

    Kind kind() {
        return kind;
    }

    /** The offset of the record. */
    long offset() {
        return offset;
    }

    /** Where the record ends, padding included. */
    long end() {
        return end;
    }

    /** The index of the record, counted from 0. */
    long index() {
        return index;
    }

    /** The number of records up to and including the current one. */
    long records() {
        return kind == Kind.CUT ? index : index + 1;
    }

    /** The place of the record, for messages. Allocates. */
    Place place() {
        return new Place(label, index, bytes.hasHeader(offset) ? bytes.type(offset) : -1, offset);
    }
}
