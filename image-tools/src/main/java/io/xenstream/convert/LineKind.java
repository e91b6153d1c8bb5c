// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

/** Returns the kind of a line, or null if it is unknown. */
enum LineKind {
    /** {@code global}: the socket that clients connect to. */
    GLOBAL("global", 2, Integer.MAX_VALUE),
    /** {@code evtchn-dev}: the event channel device. */
    EVENT_CHANNELS("evtchn-dev", 3, 3),
    /** {@code dom}: a domain's ring. */
    DOMAIN("dom", 4, Integer.MAX_VALUE),
    /** {@code socket}: a local client. */
    SOCKET("socket", 2, 2),
    /** {@code watch}: a watch of a connection. */
    WATCH("watch", 4, 5),
    /** {@code store}: a node. */
    NODE("store", 4, 4);

    private static final LineKind[] KINDS = values();

    private final String word;
    private final int fewestFields;
    private final int mostFields;

    LineKind(final String word, final int fewestFields, final int mostFields) {
        this.word = word;
        this.fewestFields = fewestFields;
        this.mostFields = mostFields;
    }

    /** Returns the first field of a line of this kind. */
    String word() {
        return word;
    }

    boolean hasFields(final int count) {
        return count >= fewestFields && count <= mostFields;
    }

    /** Returns the number of fields of a line of this kind, including the kind itself, as a phrase. */
    String fields() {
        if (fewestFields == mostFields) {
            return fewestFields + " fields";
        }
        return mostFields == Integer.MAX_VALUE
                ? "at least " + fewestFields + " fields"
                : fewestFields + " or " + mostFields + " fields";
    }

    /** The kind of a line, or null. */
    static LineKind of(final LineScanner lines) {
        for (final LineKind kind : KINDS) {
            if (lines.isField(0, kind.word)) {
                return kind;
            }
        }
        return null;
    }
}
