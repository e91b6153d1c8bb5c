// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import java.util.Arrays;
import org.agrona.DirectBuffer;

/** The permissions of a {@code store} line. */
final class PermissionList {
    /** The most permissions that a record can hold. */
    static final int MOST = 0xFFFF;
    /** Length of the longest permission including its separator, in bytes: {@code n65535} and a NUL. */
    private static final int LONGEST = 7;

    private static final int FIRST_CAPACITY = 16;
    private static final int LARGEST_DOMID = 0xFFFF;

    private final HexField bytes = new HexField();
    private byte[] letters = new byte[FIRST_CAPACITY];
    private int[] domids = new int[FIRST_CAPACITY];
    private int count;

    /** Returns whether a field of this many bytes exceeds the permissions of any record. */
    static boolean isLong(final int length) {
        return length > MOST * LONGEST - 1;
    }

    /** Decodes the permissions of a field whose length has been checked. Returns whether the field is valid. */
    boolean decode(final DirectBuffer text, final int from, final int length) {
        count = 0;
        if (!bytes.decode(text, from, length)) {
            return false;
        }
        int at = 0;
        do {
            at = decodeOne(at);
        } while (at > 0 && at <= length);
        return at > 0;
    }

    /** Decodes one permission. Returns the start of the next one, past the end after the last; -1 if it is malformed. */
    private int decodeOne(final int from) {
        final int length = bytes.length();
        if (from >= length || count == MOST || !isLetter(bytes.at(from))) {
            return -1;
        }
        int domid = 0;
        int at = from + 1;
        for (; at < length && bytes.at(at) != 0; at++) {
            final int digit = bytes.at(at) - '0';
            domid = 10 * domid + digit;
            if (digit < 0 || digit > 9 || domid > LARGEST_DOMID) {
                return -1;
            }
        }
        if (at == from + 1) {
            return -1;
        }
        add(bytes.at(from), domid);
        return at + 1;
    }

    private static boolean isLetter(final byte b) {
        return b == 'n' || b == 'r' || b == 'w' || b == 'b';
    }

    private void add(final byte letter, final int domid) {
        if (count == letters.length) {
            letters = Arrays.copyOf(letters, 2 * count);
            domids = Arrays.copyOf(domids, 2 * count);
        }
        letters[count] = letter;
        domids[count] = domid;
        count++;
    }

    int count() {
        return count;
    }

    byte letter(final int index) {
        return letters[index];
    }

    int domid(final int index) {
        return domids[index];
    }
}
