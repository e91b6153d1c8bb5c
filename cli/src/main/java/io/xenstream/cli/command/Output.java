// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * Standard output: buffered, byte-oriented, without allocation per printed item. A failure to write throws {@link OutputFailure}, unlike
 * {@link java.io.PrintStream}, which swallows it.
 */
public final class Output extends OutputStream {
    private static final int CAPACITY = 1 << 16;
    private static final int LONGEST_NUMBER = 20;

    private final OutputStream target;
    private final boolean isColourful;
    private final byte[] buffer = new byte[CAPACITY];
    private final byte[] digits = new byte[LONGEST_NUMBER];
    private int length;

    /** Output without colours. */
    public Output(final OutputStream target) {
        this(target, false);
    }

    public Output(final OutputStream target, final boolean isColourful) {
        this.target = target;
        this.isColourful = isColourful;
    }

    /** The colours of text that a person should see first. The text says the same without them. */
    public enum Colour {
        RED("\u001B[31m"),
        GREEN("\u001B[32m"),
        YELLOW("\u001B[33m"),
        CYAN("\u001B[36m"),
        /** The terminal's own. */
        NONE("\u001B[0m");

        private final String sequence;

        Colour(final String sequence) {
            this.sequence = sequence;
        }
    }

    /** Changes the colour of what follows, if this is a terminal with colours. */
    public Output colour(final Colour colour) {
        return isColourful ? text(colour.sequence) : this;
    }

    @Override
    public void write(final int b) {
        if (length == CAPACITY) {
            drain();
        }
        buffer[length++] = (byte) b;
    }

    @Override
    public void write(final byte[] bytes, final int offset, final int size) {
        if (size > CAPACITY - length) {
            drain();
        }
        if (size > CAPACITY) {
            writeThrough(bytes, offset, size);
        } else {
            System.arraycopy(bytes, offset, buffer, length, size);
            length += size;
        }
    }

    private void writeThrough(final byte[] bytes, final int offset, final int size) {
        try {
            target.write(bytes, offset, size);
        } catch (final IOException refused) {
            throw new OutputFailure(refused);
        }
    }

    private void drain() {
        final int pending = length;
        // After a failure, the data is dropped: reporting the failure must not try to write it again.
        length = 0;
        writeThrough(buffer, 0, pending);
    }

    @Override
    public void flush() {
        drain();
        try {
            target.flush();
        } catch (final IOException refused) {
            throw new OutputFailure(refused);
        }
    }

    /** Prints text in UTF-8. */
    public Output text(final String text) {
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c >= 0x80) {
                final byte[] rest = text.substring(i).getBytes(StandardCharsets.UTF_8);
                write(rest, 0, rest.length);
                return this;
            }
            write(c);
        }
        return this;
    }

    /** Prints text, padded with spaces on the right to a width. */
    Output left(final String text, final int width) {
        text(text);
        return spaces(width - text.length());
    }

    public Output spaces(final int count) {
        for (int i = 0; i < count; i++) {
            write(' ');
        }
        return this;
    }

    public Output newline() {
        write('\n');
        return this;
    }

    public Output number(final long value) {
        return number(value, 0);
    }

    /** Prints a decimal number, padded with spaces on the left to a width. */
    public Output number(final long value, final int width) {
        int at = LONGEST_NUMBER;
        long rest = value;
        do {
            digits[--at] = (byte) ('0' + Math.abs((int) (rest % 10)));
            rest /= 10;
        } while (rest != 0);
        if (value < 0) {
            digits[--at] = '-';
        }
        spaces(width - (LONGEST_NUMBER - at));
        write(digits, at, LONGEST_NUMBER - at);
        return this;
    }

    /** Prints bytes as {@code xenstore-ls} prints a value: printable ASCII, including quotation marks, unchanged; the rest escaped. */
    public Output escaped(final DirectBuffer bytes, final int from) {
        final int end = bytes.capacity();
        for (int i = from; i < end; i++) {
            escaped(bytes.getByte(i));
        }
        return this;
    }

    /**
     * Prints bytes as {@link #escaped(DirectBuffer, int)} does, but not more than a number of characters. An escape may be cut.
     *
     * @param most the most characters to print; negative for no limit
     * @return how many characters were printed
     */
    public int escaped(final DirectBuffer bytes, final int from, final int most) {
        final int limit = most < 0 ? Integer.MAX_VALUE : most;
        final int end = bytes.capacity();
        int printed = 0;
        for (int i = from; i < end && printed < limit; i++) {
            final byte[] escape = Escapes.of(bytes.getByte(i));
            final int size = Math.min(escape.length, limit - printed);
            write(escape, 0, size);
            printed += size;
        }
        return printed;
    }

    /** Prints a byte as {@code xenstore-ls} prints one of a value. */
    public Output escaped(final byte b) {
        if (b >= ' ' && b <= '~' && b != '\\') {
            write(b);
        } else {
            final byte[] escape = Escapes.of(b);
            write(escape, 0, escape.length);
        }
        return this;
    }
}
