// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.transform.ExtractOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The id of a guest, as the command line has it. */
final class GuestDomid implements ITypeConverter<Integer> {
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
                "a guest's id is from 1 to " + ExtractOptions.LAST_DOMID + ", but this is " + text);
    }
}
