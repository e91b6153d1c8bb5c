// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.internal.Paths;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** A name in a directory, its offset in the list of names and its position among them, so that later parts need not count the names before it. */
final class ListedPart {
    private final ExpandableArrayBuffer path = new ExpandableArrayBuffer(64);
    /** The names before the position, if the reply is to consist of the whole list. */
    private final ExpandableArrayBuffer names = new ExpandableArrayBuffer(64);

    private int namesLength;
    private int pathLength;
    private int transactionId;
    private long generation;
    private long offset;
    private long position;

    /** Goes to the first name unless this is the same list, and the part that is wanted begins not before the name. */
    void seek(final NodePath directory, final int transaction, final long listGeneration, final long wanted) {
        final boolean isSame = generation == listGeneration
                && transactionId == transaction
                && offset <= wanted
                && pathLength == directory.length()
                && Paths.isSame(path, 0, directory.buffer(), 0, pathLength);
        if (!isSame) {
            pathLength = directory.length();
            path.putBytes(0, directory.buffer(), 0, pathLength);
            transactionId = transaction;
            generation = listGeneration;
            set(0, 0);
        }
    }

    /** The offset of the name in the list of names. */
    long offset() {
        return offset;
    }

    /** The position of the name. */
    long position() {
        return position;
    }

    void set(final long nextOffset, final long nextPosition) {
        offset = nextOffset;
        position = nextPosition;
        namesLength = 0;
    }

    /** Keeps names that are to be the beginning of a reply, up to a position. */
    void keepNames(final DirectBuffer source, final int from, final int length, final long nextPosition) {
        set(0, nextPosition);
        namesLength = length;
        names.putBytes(0, source, from, length);
    }

    /** Contains names that were kept. */
    DirectBuffer names() {
        return names;
    }

    /** Bytes of the names that were kept. */
    int namesLength() {
        return namesLength;
    }

    /** Forgets where a part has ended. */
    void clear() {
        set(0, 0);
        pathLength = 0;
    }
}
