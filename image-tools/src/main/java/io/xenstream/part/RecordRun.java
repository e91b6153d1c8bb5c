// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Region;

/** Records of an image that follow each other and are written to another one together, as they are. */
final class RecordRun {
    private final Region image;
    private final ImageWriter to;
    private long begin;
    private long end;
    private long count;

    RecordRun(final Region image, final ImageWriter to) {
        this.image = image;
        this.to = to;
    }

    /** Adds the record that a reader is on. If it does not follow the last one, those before it are written. */
    void add(final ImageReader reader) {
        if (reader.offset() != end) {
            write();
            begin = reader.offset();
        }
        end = reader.offset() + reader.paddedLength();
        count++;
    }

    /** Writes what has been added. */
    void write() {
        if (count > 0) {
            to.copyRecords(image, begin, end - begin, count);
            count = 0;
        }
    }
}
