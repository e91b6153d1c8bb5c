// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;

/**
 * Where each record begins and ends, also where {@code len} does not say so.
 *
 * <p>{@code len} is believed where a record can follow. Where none can, the record ends where its own lengths and NULs say, if records follow
 * there. A record in dialect D1 ends where its strings do, unless only {@code len} leads on.
 */
final class Framing {
    /** What is to be made of the place that the walk has come to. */
    enum Kind {
        /** A record that ends where it says. */
        RECORD,
        /** A record whose {@code len} is wrong. */
        WRONG_LENGTH,
        /** WATCH_DATA_EXTENDED without a depth (dialect D1). */
        DEPTH_LOST,
        /** The last record. */
        END,
        /** The image ends, without END or inside of a record. */
        CUT,
        /** Nobody can say where the record before ends. */
        LOST
    }

    /** Records that must follow until a place is believed against {@code len}. */
    private static final int CONVINCING = 2;

    private static final int MOST_LOOKED_AT = 4;

    private final RecordOctets octets;
    private final String label;
    private Kind kind;
    private long offset;
    private long end;
    private long index;

    Framing(final RecordOctets octets, final String label) {
        this.octets = octets;
        this.label = label;
        rewind();
    }

    /** Goes before the first record. */
    void rewind() {
        end = ImageHeader.LENGTH;
        index = -1;
        kind = null;
    }

    /** Goes where another walk stands. */
    void moveTo(final Framing other) {
        offset = other.offset;
        end = other.end;
        index = other.index;
        kind = other.kind;
    }

    /** Goes to the next place, and says whether a record is there, other than END. If not, it is the last one. */
    boolean next() {
        if (isMisled()) {
            kind = Kind.LOST;
        } else {
            moveTo(end, index + 1);
        }
        return kind == Kind.RECORD || kind == Kind.WRONG_LENGTH || kind == Kind.DEPTH_LOST;
    }

    private boolean isMisled() {
        return kind == Kind.DEPTH_LOST && end != octets.limit() && !isPossible(end);
    }

    /** Goes to a record that has been seen. */
    void moveTo(final long recordOffset, final long recordIndex) {
        offset = recordOffset;
        index = recordIndex;
        kind = find();
    }

    private Kind find() {
        if (!octets.hasHeader(offset)) {
            end = offset;
            return Kind.CUT;
        }
        final int type = octets.type(offset);
        if (type == RecordType.END) {
            end = offset + RecordDecoder.BODY_OFFSET;
            return Kind.END;
        }
        if (type == RecordType.WATCH_DATA_EXTENDED && octets.isDepthLost(offset)) {
            return findDepthLost();
        }
        return findByLengths();
    }

    private Kind findDepthLost() {
        final long written = octets.depthLostEnd(offset);
        final long declared = octets.declaredEnd(offset);
        end = declared > written && following(declared) > following(written) ? declared : written;
        return end > octets.limit() ? Kind.CUT : Kind.DEPTH_LOST;
    }

    private Kind findByLengths() {
        final long declared = octets.declaredEnd(offset);
        final long fields = octets.fieldsEnd(offset);
        final long fieldsEnd = RecordOctets.roundUp8(fields);
        final boolean isElsewhere = fields != RecordOctets.NONE && fieldsEnd != declared;
        if (isElsewhere && isMoreLikely(fieldsEnd, declared)) {
            end = fieldsEnd;
            return Kind.WRONG_LENGTH;
        }
        end = declared;
        return declared > octets.limit() ? Kind.CUT : Kind.RECORD;
    }

    /** A shorter record may be surplus, which is allowed as long as anything follows; a longer one is broken in any case. */
    private boolean isMoreLikely(final long fieldsEnd, final long declared) {
        final int behindFields = following(fieldsEnd);
        return behindFields >= CONVINCING
                && (fieldsEnd < declared ? !isPossible(declared) : following(declared) < behindFields);
    }

    /** Whether a record may begin here: one of unknown type, if it ends in the image. */
    private boolean isPossible(final long place) {
        if (!octets.hasHeader(place)) {
            return false;
        }
        final int type = octets.type(place);
        if (type == RecordType.WATCH_DATA_EXTENDED && octets.isDepthLost(place)) {
            return true;
        }
        final long declared = octets.declaredEnd(place);
        if (!RecordType.isKnown(type)) {
            return declared <= octets.limit();
        }
        final long fields = octets.fieldsEnd(place);
        return fields != RecordOctets.NONE && fields <= declared && declared <= octets.limit();
    }

    /** How many good records of known types begin here, one behind the other; as many as are looked at if END ends them and the image. */
    private int following(final long from) {
        long place = from;
        for (int count = 0; count < MOST_LOOKED_AT; count++) {
            if (!isPossible(place) || !RecordType.isKnown(octets.type(place))) {
                return count;
            }
            final int type = octets.type(place);
            if (type == RecordType.END) {
                return place + RecordDecoder.BODY_OFFSET == octets.limit() ? MOST_LOOKED_AT : count + 1;
            }
            final boolean isDepthLost = type == RecordType.WATCH_DATA_EXTENDED && octets.isDepthLost(place);
            place = isDepthLost ? octets.depthLostEnd(place) : octets.declaredEnd(place);
        }
        return MOST_LOOKED_AT;
    }

    Kind kind() {
        return kind;
    }

    /** Where the record begins. */
    long offset() {
        return offset;
    }

    /** Where the record ends, padding included. */
    long end() {
        return end;
    }

    /** The record's number, counted from 0. */
    long index() {
        return index;
    }

    /** How many records the walk has come by, with the one that it stands on. */
    long records() {
        return kind == Kind.CUT ? index : index + 1;
    }

    /** The record's place, for messages. Allocates. */
    ImageLocation location() {
        return new ImageLocation(label, index, octets.hasHeader(offset) ? octets.type(offset) : -1, offset);
    }
}
