// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.internal.Paths;
import io.xenstream.compat.TargetDaemon;

/** The two special nodes of daemons in C. They lose all others when they load an image. */
final class SpecialNodes {
    static final String RELEASE_DOMAIN = "@releaseDomain";
    static final String INTRODUCE_DOMAIN = "@introduceDomain";

    private SpecialNodes() {}

    /** Returns whether a daemon does not create the two nodes if they are missing. */
    static boolean areRequired(final TargetDaemon daemon) {
        return daemon == TargetDaemon.C_4_21 || daemon == TargetDaemon.C_4_22;
    }

    /** Returns whether a daemon, null for none, loses the current record of a cursor because it is another special node. */
    static boolean isForgotten(final TargetDaemon daemon, final RecordCursor cursor) {
        if (daemon != TargetDaemon.C_4_17 && !areRequired(daemon)) {
            return false;
        }
        if (cursor.type() != RecordType.NODE_DATA
                || !Paths.isSpecial(cursor.nodeData().path())) {
            return false;
        }
        final String name = cursor.nodeData().pathString();
        return !name.equals(RELEASE_DOMAIN) && !name.equals(INTRODUCE_DOMAIN);
    }
}
