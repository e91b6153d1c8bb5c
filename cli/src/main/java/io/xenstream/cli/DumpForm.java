// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.RecordType;
import java.io.IOException;
import java.nio.ByteOrder;

/** A form that an image is dumped in. */
interface DumpForm extends RecordFields.Form {
    /** What begins the dump. */
    void header(ImageHeader header) throws IOException;

    /** What comes before a record's fields. */
    void begin(ImageReader reader) throws IOException;

    /** What comes after them. */
    void end() throws IOException;

    /** What ends the dump, be it complete or not. */
    void finish() throws IOException;

    static String byteOrder(final ImageHeader header) {
        return header.byteOrder() == ByteOrder.BIG_ENDIAN ? "big" : "little";
    }

    static String typeName(final int type) {
        return RecordType.isKnown(type) ? RecordType.name(type) : "UNKNOWN";
    }
}
