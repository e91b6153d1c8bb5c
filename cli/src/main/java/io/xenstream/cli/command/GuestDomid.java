// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import io.xenstream.part.ExtractOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the domain id of a guest. */
public final class GuestDomid implements ITypeConverter<Integer> {
    @Override
    public Integer convert(final String text) {
        try {
            final int domid = Integer.parseInt(text);
            if (domid >= 1 && domid <= ExtractOptions.LAST_DOMID) {
                return domid;
            }
        } catch (final NumberFormatException noNumber) {
            throw refused(text);
        }
        throw refused(text);
    }

    private static TypeConversionException refused(final String text) {
        return new TypeConversionException(
                "the id of a guest must be from 1 to " + ExtractOptions.LAST_DOMID + ", but is " + text);
    }
}
