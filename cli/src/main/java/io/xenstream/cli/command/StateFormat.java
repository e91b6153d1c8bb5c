// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.Region;
import io.xenstream.convert.Conversion;

/** The file format of a store. */
public enum StateFormat {
    /** An image. */
    IMAGE("image"),
    /** The text of oxenstored. */
    OXENSTORED("oxenstored");

    private final String word;

    StateFormat(final String word) {
        this.word = word;
    }

    /** The format that bytes begin with, even if they end early; null if it is neither. */
    public static StateFormat of(final Region bytes) {
        if (Conversion.isOxenstoredText(bytes)) {
            return OXENSTORED;
        }
        final int length = (int) Math.min(bytes.length(), Long.BYTES);
        for (int i = 0; i < length; i++) {
            if (bytes.getByte(i) != (byte) (ImageHeader.IDENT >>> (Long.SIZE - Byte.SIZE * (i + 1)))) {
                return null;
            }
        }
        return IMAGE;
    }

    /** The name on the command line. */
    public String word() {
        return word;
    }
}
