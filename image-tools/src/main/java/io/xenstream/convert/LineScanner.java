// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.Region;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/** Splits a region into lines and fields. Methods refer to the line that {@link #next()} has moved to. */
final class LineScanner {
    /** An upper bound for lines that fit in a record: a path, a value and 65535 permissions, in digits. */
    static final int LONGEST_LINE = 4 << 20;

    /** Size of the mapped window: large enough that it rarely moves, small enough for {@code int}. */
    private static final int WINDOW = 1 << 30;
    /** One more than any kind of line has. */
    private static final int MOST_FIELDS = 6;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final Region text;
    private final int longestWindow;
    private final MutableDirectBuffer window = Buffers.empty();
    private final int[] fieldStarts = new int[MOST_FIELDS + 1];
    private long windowStart;
    private int begin;
    private int end;
    /** Start of the next line in the window. */
    private int following;

    private int fields;
    private long number;
    private boolean isEnded = true;

    LineScanner(final Region text) {
        this(text, WINDOW);
    }

    LineScanner(final Region text, final int longestWindow) {
        this.text = text;
        this.longestWindow = longestWindow;
        move(0);
    }

    private void move(final long start) {
        windowStart = start;
        following = 0;
        text.wrap(window, start, (int) Math.min(longestWindow, text.length() - start));
    }

    /** Moves to the next line. */
    boolean next() {
        skipRest();
        if (windowStart + following >= text.length()) {
            return false;
        }
        findEnd(following);
        if (!isEnded && begin > 0 && !isWindowLast()) {
            move(windowStart + begin);
            findEnd(0);
        }
        number++;
        return true;
    }

    /** Skips the rest of a line that is longer than a window. */
    private void skipRest() {
        while (!isEnded && !isWindowLast()) {
            move(windowStart + following);
            findEnd(0);
        }
    }

    private void findEnd(final int from) {
        begin = from;
        end = indexOf('\n', from, window.capacity());
        isEnded = end < window.capacity();
        following = isEnded ? end + 1 : end;
    }

    private boolean isWindowLast() {
        return windowStart + window.capacity() == text.length();
    }

    /** Moves to the line at an offset that {@link #offset()} has returned. Its number becomes that of the previous line plus one. */
    void go(final long offset) {
        isEnded = true;
        move(offset);
        next();
    }

    /**
     * Returns the index of the first byte with a value, or the end. Compares eight bytes at a time: the lowest byte that becomes 0 sets its high bit.
     */
    private int indexOf(final char b, final int from, final int to) {
        final long pattern = b * ONES;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            final long different = window.getLong(i, ByteOrder.LITTLE_ENDIAN) ^ pattern;
            final long same = (different - ONES) & ~different & HIGH_BITS;
            if (same != 0) {
                return i + (Long.numberOfTrailingZeros(same) >>> 3);
            }
        }
        while (i < to && window.getByte(i) != b) {
            i++;
        }
        return i;
    }

    /** Returns the number of the line, counted from 1. */
    long number() {
        return number;
    }

    /** Returns the start of the line in bytes from the start of the region. */
    long offset() {
        return windowStart + begin;
    }

    int length() {
        return end - begin;
    }

    /** Returns whether the line is longer than {@link #LONGEST_LINE}. */
    boolean isTooLong() {
        return length() > LONGEST_LINE || (!isEnded && !isWindowLast());
    }

    /** Returns whether the line ends in a line feed. True also for lines that are too long to tell. */
    boolean isEnded() {
        return isEnded || !isWindowLast();
    }

    int begin() {
        return begin;
    }

    /** Returns whether the text begins with a string. */
    boolean startsLike(final String word) {
        return isAt(0, word);
    }

    boolean startsWith(final String prefix) {
        return length() >= prefix.length() && isAt(begin, prefix);
    }

    boolean is(final String line) {
        return length() == line.length() && isAt(begin, line);
    }

    private boolean isAt(final int at, final String word) {
        for (int i = 0; i < word.length(); i++) {
            if (window.getByte(at + i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Splits the line at its commas. Commas after the sixth field are ignored. */
    void split() {
        fields = 0;
        int at = begin;
        while (true) {
            fieldStarts[fields++] = at;
            final int comma = indexOf(',', at, end);
            if (comma == end || fields == MOST_FIELDS) {
                fieldStarts[fields] = comma + 1;
                return;
            }
            at = comma + 1;
        }
    }

    /** Returns the number of fields, at most six. */
    int fields() {
        return fields;
    }

    int fieldStart(final int field) {
        return fieldStarts[field];
    }

    int fieldLength(final int field) {
        return fieldStarts[field + 1] - 1 - fieldStarts[field];
    }

    boolean isField(final int field, final String word) {
        return fieldLength(field) == word.length() && isAt(fieldStarts[field], word);
    }

    /** Returns the buffer that {@link #fieldStart} refers to. */
    MutableDirectBuffer window() {
        return window;
    }
}
