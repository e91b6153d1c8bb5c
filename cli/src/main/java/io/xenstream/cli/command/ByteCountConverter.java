// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers of bytes: digits, and K, M, G or T for powers of 1024, such as {@code 64M}. */
public final class ByteCountConverter implements ITypeConverter<Long> {
    private static final String UNITS = "KMGT";
    private static final Pattern FORM =
            Pattern.compile("(-?[0-9]+)([" + UNITS + "]?)(?:iB|B)?", Pattern.CASE_INSENSITIVE);

    @Override
    public Long convert(final String text) {
        final Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is not a number of bytes such as 4096, 64K, 16M or 1G");
        }
        final String unit = form.group(2);
        final int power = unit.isEmpty() ? 0 : 1 + UNITS.indexOf(Character.toUpperCase(unit.charAt(0)));
        try {
            return Math.multiplyExact(Long.parseLong(form.group(1)), 1L << (10 * power));
        } catch (final ArithmeticException | NumberFormatException tooLarge) {
            throw new TypeConversionException("'" + text + "' is more bytes than can be counted");
        }
    }

    /** For options that are an {@code int}. */
    public static final class OfInt implements ITypeConverter<Integer> {
        private final ByteCountConverter whole = new ByteCountConverter();

        @Override
        public Integer convert(final String text) {
            final long bytes = whole.convert(text);
            if (bytes != (int) bytes) {
                throw new TypeConversionException("'" + text + "' is more than " + Integer.MAX_VALUE + " bytes");
            }
            return (int) bytes;
        }
    }
}
