// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.oxenstored;

import java.util.Arrays;
import org.agrona.DirectBuffer;

/** The permissions of a node's line. */
final class PermissionList {
    /** As many as a record can hold. */
    static final int MOST = 0xFFFF;
    /** Octets of the longest permission, with what divides it from the next: {@code n65535} and a NUL. */
    private static final int LONGEST = 7;

    private static final int FIRST_CAPACITY = 16;
    private static final int LARGEST_DOMID = 0xFFFF;

    private final FieldOctets octets = new FieldOctets();
    private byte[] letters = new byte[FIRST_CAPACITY];
    private int[] domids = new int[FIRST_CAPACITY];
    private int count;

    /** Whether a field of so many octets can hold permissions of a record. */
    static boolean isLong(final int length) {
        return length > MOST * LONGEST - 1;
    }

    /** Takes the permissions of a field, of which the length has been checked, and answers whether it holds any and nothing else. */
    boolean decode(final DirectBuffer text, final int from, final int length) {
        count = 0;
        if (!octets.decode(text, from, length)) {
            return false;
        }
        int at = 0;
        do {
            at = decodeOne(at);
        } while (at > 0 && at <= length);
        return at > 0;
    }

    /** Takes one permission, and answers where the next one begins, beyond the end behind the last; -1 if there is none. */
    private int decodeOne(final int from) {
        final int length = octets.length();
        if (from >= length || count == MOST || !isLetter(octets.at(from))) {
            return -1;
        }
        int domid = 0;
        int at = from + 1;
        for (; at < length && octets.at(at) != 0; at++) {
            final int digit = octets.at(at) - '0';
            domid = 10 * domid + digit;
            if (digit < 0 || digit > 9 || domid > LARGEST_DOMID) {
                return -1;
            }
        }
        if (at == from + 1) {
            return -1;
        }
        add(octets.at(from), domid);
        return at + 1;
    }

    private static boolean isLetter(final byte octet) {
        return octet == 'n' || octet == 'r' || octet == 'w' || octet == 'b';
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
