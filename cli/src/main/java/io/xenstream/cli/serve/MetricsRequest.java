// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The first line of an HTTP request. */
record MetricsRequest(String method, String path) {
    /** Bytes of the line and the headers. */
    static final int LONGEST = 8192;

    /** What is no HTTP request, or is too long. */
    static final MetricsRequest MALFORMED = new MetricsRequest("", "");

    /**
     * Parses a request.
     *
     * @param received what was received so far, from 0 to its position
     * @return null if it is incomplete; {@link #MALFORMED} if it is none
     */
    static MetricsRequest of(final ByteBuffer received) {
        int lineEnd = -1;
        for (int i = 0; i < received.position(); i++) {
            if (received.get(i) != '\n') {
                continue;
            }
            if (lineEnd < 0) {
                lineEnd = i;
            }
            final int next = i + 1 < received.position() && received.get(i + 1) == '\r' ? i + 2 : i + 1;
            if (next < received.position() && received.get(next) == '\n') {
                final byte[] line = new byte[lineEnd];
                received.get(0, line);
                return ofLine(new String(line, StandardCharsets.ISO_8859_1).stripTrailing());
            }
        }
        return received.position() < LONGEST ? null : MALFORMED;
    }

    private static MetricsRequest ofLine(final String line) {
        final String[] words = line.split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.") || !words[1].startsWith("/")) {
            return MALFORMED;
        }
        final int query = words[1].indexOf('?');
        return new MetricsRequest(words[0], query < 0 ? words[1] : words[1].substring(0, query));
    }
}
