// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The names of children as the xenstore protocol transmits them: each with a NUL behind it. */
public final class NameList {
    private byte[] bytes = new byte[1 << 16];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private int length;
    private int count;

    /** Makes the list empty. */
    public void clear() {
        length = 0;
        count = 0;
    }

    /**
     * The number of names.
     *
     * @return 0 or more
     */
    public int count() {
        return count;
    }

    /**
     * The length of all names.
     *
     * @return bytes, NULs included
     */
    public int length() {
        return length;
    }

    /**
     * The names.
     *
     * @return the names as text, in their order
     */
    public List<String> names() {
        return count == 0 ? List.of() : List.of(new String(bytes, 0, length, StandardCharsets.ISO_8859_1).split("\0"));
    }

    private void reserve(final int nameLength) {
        if (length + nameLength >= bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length + nameLength);
            buffer.wrap(bytes);
        }
    }

    /** Where a contender that copies many names at once, each with its NUL, writes them from {@link #length} on. */
    MutableDirectBuffer buffer() {
        return buffer;
    }

    /** The bytes that may be written. */
    int room() {
        return bytes.length - length;
    }

    /** Adds the names that have been written; makes room if there was none for the next one. */
    void written(final int writtenLength, final int names) {
        length += writtenLength;
        count += names;
        if (names == 0) {
            reserve(bytes.length);
        }
    }

    private void end(final int nameLength) {
        length += nameLength;
        bytes[length++] = 0;
        count++;
    }

    void add(final DirectBuffer source, final int offset, final int nameLength) {
        reserve(nameLength);
        source.getBytes(offset, bytes, length, nameLength);
        end(nameLength);
    }

    void add(final byte[] source, final int offset, final int nameLength) {
        reserve(nameLength);
        System.arraycopy(source, offset, bytes, length, nameLength);
        end(nameLength);
    }

    @SuppressWarnings("deprecation") // the method for ASCII, which copies bytes
    void add(final String source, final int offset) {
        final int nameLength = source.length() - offset;
        reserve(nameLength);
        source.getBytes(offset, source.length(), bytes, length);
        end(nameLength);
    }
}
