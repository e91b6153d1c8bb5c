// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.RecordType;
import java.io.IOException;
import java.nio.ByteOrder;

/** An output format of {@code dump}. */
interface DumpFormat extends RecordFields.Form {
    /** Prints the header of the image. */
    void header(ImageHeader header) throws IOException;

    /** Begins a record. */
    void begin(ImageReader reader) throws IOException;

    /** Ends a record. */
    void end() throws IOException;

    /** Ends the dump, complete or not. */
    void finish() throws IOException;

    static String byteOrder(final ImageHeader header) {
        return header.byteOrder() == ByteOrder.BIG_ENDIAN ? "big" : "little";
    }

    static String typeName(final int type) {
        return RecordType.isKnown(type) ? RecordType.name(type) : "UNKNOWN";
    }
}
