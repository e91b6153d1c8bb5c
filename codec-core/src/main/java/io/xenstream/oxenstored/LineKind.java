// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.oxenstored;

/** What a line is about. */
public enum LineKind {
    /** {@code global}: the socket that clients connect to. */
    GLOBAL("global", 2, Integer.MAX_VALUE),
    /** {@code evtchn-dev}: the event channel device. */
    EVENT_CHANNELS("evtchn-dev", 3, 3),
    /** {@code dom}: a domain's ring. */
    DOMAIN("dom", 4, 5),
    /** {@code socket}: a local client. */
    SOCKET("socket", 2, 2),
    /** {@code watch}: a watch of the connection that it names. */
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

    /** The first field of such a line. */
    String word() {
        return word;
    }

    boolean hasFields(final int count) {
        return count >= fewestFields && count <= mostFields;
    }

    /** The fields of such a line, its kind included, in words. */
    String fields() {
        if (fewestFields == mostFields) {
            return fewestFields + " fields";
        }
        return mostFields == Integer.MAX_VALUE
                ? "at least " + fewestFields + " fields"
                : fewestFields + " or " + mostFields + " fields";
    }

    /** The kind of a line, or null. */
    static LineKind of(final TextLines lines) {
        for (final LineKind kind : KINDS) {
            if (lines.isField(0, kind.word)) {
                return kind;
            }
        }
        return null;
    }
}
