// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.build;

import io.xenstream.cli.command.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a listing line by line. */
final class ListingReader {
    /** More than the longest path and the longest value have in escapes of four characters, with thousands of permissions. */
    private static final int LONGEST_LINE = 1 << 20;

    private final Description description;
    private final Progress progress;
    private byte[] bytes = new byte[1024];
    private int length;
    private long lines;
    private long offset;

    ListingReader(final Description description, final Progress progress) {
        this.description = description;
        this.progress = progress;
    }

    /** Adds all nodes. */
    void readTo(final ListedNodes nodes) throws IOException {
        final ListingLine line = new ListingLine();
        while (next()) {
            if (line.parse(bytes, length)) {
                nodes.add(line);
            }
        }
        description.at(0);
    }

    private boolean next() throws IOException {
        final InputStream input = description.input();
        progress.at(lines, offset);
        description.at(++lines);
        length = 0;
        int b = input.read();
        if (b < 0) {
            return false;
        }
        while (b >= 0 && b != '\n') {
            if (length == bytes.length) {
                if (length == LONGEST_LINE) {
                    throw new DescriptionException("the line has more than " + LONGEST_LINE + " bytes");
                }
                bytes = Arrays.copyOf(bytes, 2 * length);
            }
            bytes[length++] = (byte) b;
            b = input.read();
        }
        offset += length + 1L;
        return true;
    }
}
