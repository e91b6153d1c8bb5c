// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import io.xenstream.codec.NodeDataDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/** The names of guests, which are the values of their nodes {@code /local/domain/N/name}. */
final class GuestNames {
    private static final int NAME_SHOWN = 60;
    private static final String HOME = "/local/domain/";
    private static final String NAME = "/name";
    private static final int LONGEST_PATH = HOME.length() + 5 + NAME.length();

    private final Map<String, DomainUse> domains = new HashMap<>();

    /** Creates a search for the names of some domains. */
    GuestNames(final List<DomainUse> wanted) {
        wanted.forEach(domain -> domains.put(path(domain), domain));
    }

    static String path(final DomainUse domain) {
        return HOME + domain.domid + NAME;
    }

    static void set(final DomainUse domain, final NodeDataDecoder node) {
        domain.name = Printable.bytes(node.value(), NAME_SHOWN);
    }

    /** Takes the name of a domain if this is the node that has it. */
    void visit(final NodeDataDecoder node) {
        final int length = node.pathLength();
        if (length <= LONGEST_PATH && length > NAME.length() && isName(node.path(), length - NAME.length())) {
            final DomainUse domain = domains.get(node.pathString());
            if (domain != null) {
                set(domain, node);
            }
        }
    }

    private static boolean isName(final DirectBuffer path, final int from) {
        for (int i = 0; i < NAME.length(); i++) {
            if (path.getByte(from + i) != NAME.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
