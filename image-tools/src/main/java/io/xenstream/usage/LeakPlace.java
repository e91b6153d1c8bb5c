// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.usage;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** Where a path leads: the domain or the virtual machine whose directory contains it. */
final class LeakPlace {
    static final int UUID_LENGTH = 36;
    static final byte[] MACHINES = ascii("/vm/");
    private static final byte[] DOMAINS = ascii("/local/domain/");
    private static final byte[] TOOLSTACK = ascii("/libxl/");
    private static final byte[] BACKEND = ascii("backend");
    private static final byte[] VM = ascii("vm");
    /** The first domain id that no domain has. */
    private static final int FIRST_RESERVED = 0x7FF0;

    private static final int MOST_DIGITS = 5;
    private static final int NONE = -1;

    /** The domain of {@code /local/domain/DOMID} or {@code /libxl/DOMID}; -1 for none. */
    int domid;
    /** The domain whose backends these are; -1 for none. */
    int frontendDomid;
    /** The end of the directory of the domain, or of its backends. */
    int domainEnd;

    int frontendEnd;
    int classStart;
    int classEnd;
    boolean isToolstack;
    /** Whether the path is that of the node that names the domain's virtual machine. */
    boolean isVmNode;
    /** Whether the path is in the directory of a virtual machine. */
    boolean isMachine;

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether a domain can have this id. */
    static boolean isDomid(final int domid) {
        return domid < FIRST_RESERVED;
    }

    void locate(final DirectBuffer path) {
        domid = NONE;
        frontendDomid = NONE;
        isVmNode = false;
        isMachine = false;
        isToolstack = false;
        if (startsWith(path, DOMAINS)) {
            domainEnd = nameEnd(path, DOMAINS.length);
            domid = domid(path, DOMAINS.length, domainEnd);
            if (domid != NONE && domainEnd < path.capacity()) {
                below(path);
            }
        } else if (startsWith(path, TOOLSTACK)) {
            domainEnd = nameEnd(path, TOOLSTACK.length);
            domid = domid(path, TOOLSTACK.length, domainEnd);
            isToolstack = true;
        } else if (startsWith(path, MACHINES)) {
            domainEnd = nameEnd(path, MACHINES.length);
            isMachine = isUuid(path, MACHINES.length, domainEnd);
        }
    }

    private void below(final DirectBuffer path) {
        final int start = domainEnd + 1;
        final int end = nameEnd(path, start);
        isVmNode = end == path.capacity() && isName(path, start, end, VM);
        if (end < path.capacity() && isName(path, start, end, BACKEND)) {
            classStart = end + 1;
            classEnd = nameEnd(path, classStart);
            if (classEnd > classStart && classEnd < path.capacity()) {
                frontendEnd = nameEnd(path, classEnd + 1);
                frontendDomid = domid(path, classEnd + 1, frontendEnd);
            }
        }
    }

    static boolean startsWith(final DirectBuffer path, final byte[] prefix) {
        return path.capacity() > prefix.length && isName(path, 0, prefix.length, prefix);
    }

    private static int nameEnd(final DirectBuffer path, final int from) {
        int end = from;
        while (end < path.capacity() && path.getByte(end) != '/') {
            end++;
        }
        return end;
    }

    private static boolean isName(final DirectBuffer path, final int from, final int end, final byte[] name) {
        boolean isSame = end - from == name.length;
        for (int i = 0; isSame && i < name.length; i++) {
            isSame = path.getByte(from + i) == name[i];
        }
        return isSame;
    }

    /** A domain id as toolstacks write it: without leading zeros. */
    private static int domid(final DirectBuffer path, final int from, final int end) {
        if (end == from || end - from > MOST_DIGITS || (path.getByte(from) == '0' && end - from > 1)) {
            return NONE;
        }
        int number = 0;
        for (int i = from; i < end; i++) {
            final int digit = path.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            number = 10 * number + digit;
        }
        return isDomid(number) ? number : NONE;
    }

    static boolean isUuid(final DirectBuffer text, final int from, final int end) {
        boolean isUuid = end - from == UUID_LENGTH;
        for (int i = 0; isUuid && i < UUID_LENGTH; i++) {
            final int c = text.getByte(from + i);
            isUuid = (i == 8 || i == 13 || i == 18 || i == 23) ? c == '-' : Character.digit(c, 16) >= 0;
        }
        return isUuid;
    }
}
