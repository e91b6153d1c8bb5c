// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.usage;

import io.xenstream.codec.internal.Paths;
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

    private static final int NONE = Paths.NO_DOMID;

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
        if (Paths.startsWith(path, path.capacity(), DOMAINS)) {
            domainEnd = Paths.nameEnd(path, DOMAINS.length, path.capacity());
            domid = domid(path, DOMAINS.length, domainEnd);
            if (domid != NONE && domainEnd < path.capacity()) {
                below(path);
            }
        } else if (Paths.startsWith(path, path.capacity(), TOOLSTACK)) {
            domainEnd = Paths.nameEnd(path, TOOLSTACK.length, path.capacity());
            domid = domid(path, TOOLSTACK.length, domainEnd);
            isToolstack = true;
        } else if (Paths.startsWith(path, path.capacity(), MACHINES)) {
            domainEnd = Paths.nameEnd(path, MACHINES.length, path.capacity());
            isMachine = isUuid(path, MACHINES.length, domainEnd);
        }
    }

    private void below(final DirectBuffer path) {
        final int start = domainEnd + 1;
        final int end = Paths.nameEnd(path, start, path.capacity());
        isVmNode = end == path.capacity() && Paths.isName(path, start, end, VM);
        if (end < path.capacity() && Paths.isName(path, start, end, BACKEND)) {
            classStart = end + 1;
            classEnd = Paths.nameEnd(path, classStart, path.capacity());
            if (classEnd > classStart && classEnd < path.capacity()) {
                frontendEnd = Paths.nameEnd(path, classEnd + 1, path.capacity());
                frontendDomid = domid(path, classEnd + 1, frontendEnd);
            }
        }
    }

    /** A domain id as toolstacks write it: without leading zeros. */
    private static int domid(final DirectBuffer path, final int from, final int end) {
        if (end - from > 1 && path.getByte(from) == '0') {
            return NONE;
        }
        final int number = Paths.domid(path, from, end);
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
