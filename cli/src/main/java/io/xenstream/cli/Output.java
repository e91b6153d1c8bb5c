// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * Standard output: buffered, in octets, without allocation for what is printed a million times. Each failure to write is an
 * {@link OutputFailure}; nothing is lost silently, as a {@link java.io.PrintStream} would have it.
 */
final class Output extends OutputStream {
    private static final int CAPACITY = 1 << 16;
    private static final int LONGEST_NUMBER = 20;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream target;
    private final byte[] buffer = new byte[CAPACITY];
    private final byte[] digits = new byte[LONGEST_NUMBER];
    private int length;

    Output(final OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(final int octet) {
        if (length == CAPACITY) {
            drain();
        }
        buffer[length++] = (byte) octet;
    }

    @Override
    public void write(final byte[] octets, final int offset, final int size) {
        if (size > CAPACITY - length) {
            drain();
        }
        if (size > CAPACITY) {
            writeThrough(octets, offset, size);
        } else {
            System.arraycopy(octets, offset, buffer, length, size);
            length += size;
        }
    }

    private void writeThrough(final byte[] octets, final int offset, final int size) {
        try {
            target.write(octets, offset, size);
        } catch (final IOException refused) {
            throw new OutputFailure(refused);
        }
    }

    private void drain() {
        final int pending = length;
        // What could not be written is not tried again, least of all while the failure is being reported.
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

    /** Text of the command's own, in UTF-8. */
    Output text(final String text) {
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

    /** Text, and as many spaces as it is short of a width. */
    Output left(final String text, final int width) {
        text(text);
        return spaces(width - text.length());
    }

    Output spaces(final int count) {
        for (int i = 0; i < count; i++) {
            write(' ');
        }
        return this;
    }

    Output newline() {
        write('\n');
        return this;
    }

    Output number(final long value) {
        return number(value, 0);
    }

    /** A decimal number behind as many spaces as it is short of a width. */
    Output number(final long value, final int width) {
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

    /**
     * Octets as the stock {@code xenstore-ls} prints a value: printable ASCII as it is, the rest escaped. A quotation mark is printable.
     */
    Output escaped(final DirectBuffer octets, final int from) {
        final int end = octets.capacity();
        for (int i = from; i < end; i++) {
            final int octet = octets.getByte(i) & 0xFF;
            if (octet >= ' ' && octet <= '~' && octet != '\\') {
                write(octet);
            } else {
                escape(octet);
            }
        }
        return this;
    }

    private void escape(final int octet) {
        write('\\');
        switch (octet) {
            case '\\' -> write('\\');
            case '\t' -> write('t');
            case '\n' -> write('n');
            case '\r' -> write('r');
            default -> {
                if (octet < 8) {
                    write('0');
                    write('0');
                    write('0' + octet);
                } else {
                    write('x');
                    write(HEX[octet >> 4]);
                    write(HEX[octet & 0xF]);
                }
            }
        }
    }
}
