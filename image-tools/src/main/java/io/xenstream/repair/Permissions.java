// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.NodeDataDecoder;

/** The permissions of a node. */
final class Permissions {
    /** The letter that grants nothing. */
    static final byte NONE = 'n';

    private Permissions() {}

    /** Returns a letter, or {@link #NONE} instead of an unknown one. */
    static byte known(final byte letter) {
        return letter == 'r' || letter == 'w' || letter == 'b' ? letter : NONE;
    }

    /** Describes the permissions of a node, for example {@code n0 r3}. */
    static String text(final NodeDataDecoder node) {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < node.permissionCount(); i++) {
            text.append(i == 0 ? "" : " ").append((char) (node.permissionLetter(i) & 0xFF));
            text.append(node.permissionDomid(i));
        }
        return text.isEmpty() ? "none" : text.toString();
    }
}
