// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.oxenstored;

import io.xenstream.codec.Region;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** The lines of a region, and their fields. Numbers of lines, and of fields, are those of the line that {@link #next()} has gone to. */
final class TextLines {
    /** Longer than any line that says what a record can hold: a path, a value and 65535 permissions, in digits. */
    static final int LONGEST_LINE = 4 << 20;

    /** How much of the region is looked at: so much that the window hardly ever moves, little enough for {@code int}. */
    private static final int WINDOW = 1 << 30;
    /** As many as a line of any kind has, and one more. */
    private static final int MOST_FIELDS = 6;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final Region text;
    private final int longestWindow;
    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private final int[] fieldStarts = new int[MOST_FIELDS + 1];
    private long windowStart;
    private int begin;
    private int end;
    /** Where the next line begins in the window. */
    private int following;

    private int fields;
    private long number;
    private boolean isEnded = true;

    TextLines(final Region text) {
        this(text, WINDOW);
    }

    TextLines(final Region text, final int longestWindow) {
        this.text = text;
        this.longestWindow = longestWindow;
        move(0);
    }

    private void move(final long start) {
        windowStart = start;
        following = 0;
        text.wrap(window, start, (int) Math.min(longestWindow, text.length() - start));
    }

    /** Goes to the next line. */
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

    /** Goes behind a line that was longer than a window. */
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

    /** Goes to a line anew, by {@link #offset()}. Its number is one more than that of the line before. */
    void go(final long offset) {
        isEnded = true;
        move(offset);
        next();
    }

    /** The first of some octets that has a value, or their end. Eight at a time: the lowest octet that becomes 0 shows in its high bit. */
    private int indexOf(final char octet, final int from, final int to) {
        final long pattern = octet * ONES;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            final long different = window.getLong(i, ByteOrder.LITTLE_ENDIAN) ^ pattern;
            final long same = (different - ONES) & ~different & HIGH_BITS;
            if (same != 0) {
                return i + (Long.numberOfTrailingZeros(same) >>> 3);
            }
        }
        while (i < to && window.getByte(i) != octet) {
            i++;
        }
        return i;
    }

    /** Counted from 1. */
    long number() {
        return number;
    }

    /** Where the line begins: octets from the start of the region. */
    long offset() {
        return windowStart + begin;
    }

    int length() {
        return end - begin;
    }

    /** Whether the line is longer than any that says something. */
    boolean isTooLong() {
        return length() > LONGEST_LINE || (!isEnded && !isWindowLast());
    }

    /** Whether a line feed ends the line, or it is too long for that to be seen. */
    boolean isEnded() {
        return isEnded || !isWindowLast();
    }

    int begin() {
        return begin;
    }

    /** Whether the text's first octets are those of a word. */
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

    /** Divides the line at its commas. Behind the sixth field, nothing is divided. */
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

    /** How many fields the line has, at most six. */
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

    /** The octets that {@link #fieldStart} counts. */
    UnsafeBuffer window() {
        return window;
    }
}
