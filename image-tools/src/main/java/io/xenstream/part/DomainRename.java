// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import java.util.Set;

/** Gives a domain another id wherever a path or a number names it. */
final class DomainRename {
    private static final String DOMAINS = "/local/domain/";
    private static final String LIBXL = "/libxl/";
    /** Nodes whose value is the number of a domain. */
    private static final Set<String> IDS = Set.of("frontend-id", "backend-id", "domid");

    private final int from;
    private final int to;
    private final String fromDigits;
    private final String toDigits;

    DomainRename(final int from, final int to) {
        this.from = from;
        this.to = to;
        fromDigits = Integer.toString(from);
        toDigits = Integer.toString(to);
    }

    /** A rename that changes nothing. */
    static DomainRename none() {
        return new DomainRename(-1, -1);
    }

    boolean isNone() {
        return from == to;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    int domid(final int domid) {
        return domid == from ? to : domid;
    }

    /**
     * A path with the new id where it has the old one: in {@code /local/domain/N}, {@code /local/domain/X/backend/T/N},
     * {@code /local/domain/X/device-model/N} and {@code /libxl/N}. Other paths remain unchanged.
     */
    String path(final String path) {
        if (isNone()) {
            return path;
        }
        if (path.startsWith(LIBXL)) {
            return replaced(path, LIBXL.length());
        }
        if (!path.startsWith(DOMAINS)) {
            return path;
        }
        final String renamed = replaced(path, DOMAINS.length());
        final int domainEnd = renamed.indexOf('/', DOMAINS.length());
        if (renamed.startsWith("/backend/", domainEnd)) {
            final int kindEnd = renamed.indexOf('/', domainEnd + "/backend/".length());
            return kindEnd < 0 ? renamed : replaced(renamed, kindEnd + 1);
        }
        return renamed.startsWith("/device-model/", domainEnd)
                ? replaced(renamed, domainEnd + "/device-model/".length())
                : renamed;
    }

    /** Returns the text with the new id instead of the old one, if the name that begins at an index is the old id. */
    private String replaced(final String text, final int index) {
        final int end = index + fromDigits.length();
        final boolean isOld = text.startsWith(fromDigits, index) && (end == text.length() || text.charAt(end) == '/');
        return isOld ? text.substring(0, index) + toDigits + text.substring(end) : text;
    }

    /** A node's value: a path, or the domain's number in a node that holds one. */
    String value(final String path, final String value) {
        final String name = path.substring(path.lastIndexOf('/') + 1);
        return IDS.contains(name) && value.equals(fromDigits) ? toDigits : path(value);
    }

    /** Whether a text names the old id by a path. */
    boolean isNamedIn(final String text) {
        return !isNone() && (text.contains(DOMAINS + fromDigits) || text.contains("/" + fromDigits + "/"));
    }
}
