// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.copy;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.XenstreamException;
import io.xenstream.imagetools.internal.RecordCopier;
import io.xenstream.verify.SoundNodes;
import java.util.function.Consumer;

/**
 * Copies an image record by record into the version and byte order of the writer's header.
 *
 * <p>The copy has the same meaning as the original and is exact where the original was lenient. It drops what readers ignore: surplus,
 * nonzero padding, reserved bits of {@code fields} and of WATCH_DATA_EXTENDED, {@code tx-id} and {@code access} of committed nodes, and
 * {@code features} in a version 1 image. It keeps what it does not understand byte for byte: records of unknown type and the
 * {@code conn-spec} of connections of unknown type. Numbers inside those keep their byte order because their positions are unknown;
 * {@link #reportUnconverted} tells them.
 *
 * <p>Version 1 cannot represent a watch of limited depth or the features of a domain. A copy to version 1 that would lose either fails with
 * {@link CopyRule#LOSS}, whatever the version of the original (dialect D4 has WATCH_DATA_EXTENDED in version 1). A watch of unlimited depth
 * becomes WATCH_DATA. The unique-id of a connection is kept in both versions.
 *
 * <p>A record is checked before space is claimed for it, so the writer remains usable after an {@link XenstreamException} about a record.
 * Copying a record of known type does not allocate. Not thread-safe with respect to the same reader or writer.
 */
public final class ImageCopy {
    private static final RecordCopier.LossHandler REFUSE = new RecordCopier.LossHandler() {
        @Override
        public void onDepthLost(final RecordCursor from, final int depth) {
            throw loss(from, "a watch of unlimited depth", "depth " + depth);
        }

        @Override
        public void onFeaturesLost(final RecordCursor from, final long features) {
            throw loss(from, "a domain without features", "features 0x" + Long.toHexString(features));
        }
    };

    private ImageCopy() {}

    /**
     * Copies the remaining records of an image and finishes the copy.
     *
     * @param from the reader; records it has already passed are not copied
     * @param to   a writer without a claimed record
     * @return the length of the finished copy in bytes
     * @throws MalformedImageException if lengths inside a record reach past its end, or a string does not end in NUL
     * @throws ImageLimitException     {@link CopyRule#LOSS} if the writer's version cannot represent a record, or another rule if the
     *                                 target is full
     * @throws XenstreamException      if the image cannot be read or the target cannot grow
     */
    public static long copyAll(final ImageReader from, final ImageWriter to) {
        try {
            while (from.next()) {
                copy(from, to);
            }
        } catch (final InternalError fault) {
            throw from.region().explain(fault);
        }
        return to.finish();
    }

    /**
     * Copies one record. Does nothing on END, which {@link ImageWriter#finish()} writes.
     *
     * @param from positioned on the record
     * @param to   a writer without a claimed record
     * @throws MalformedImageException if lengths inside the record reach past its end, or a string does not end in NUL
     * @throws ImageLimitException     {@link CopyRule#LOSS} if the writer's version cannot represent the record, or another rule if the
     *                                 target is full
     * @throws XenstreamException      if the target cannot grow
     */
    public static void copy(final RecordCursor from, final ImageWriter to) {
        RecordCopier.copy(from, to, REFUSE);
    }

    /**
     * Copies the sound nodes of an image as a whole, if the reader is on the first one and the copy has the same byte order.
     *
     * @param from  positioned on a record; if the nodes are copied, the next record is the one behind them
     * @param to    a writer without a claimed record
     * @param sound nodes of the reader's image
     * @return the offset of the first node in the copy, in bytes; 0 if nothing was copied
     * @throws XenstreamException if the target is full or cannot grow
     */
    public static long copySound(final ImageReader from, final ImageWriter to, final SoundNodes sound) {
        if (from.offset() != sound.begin()
                || from.header().byteOrder() != to.header().byteOrder()) {
            return 0;
        }
        final long begin = sound.copyTo(from.region(), to);
        from.moveTo(sound.end(), from.index() + sound.count());
        return begin;
    }

    /**
     * Reports what of a copied record keeps its byte order because its type is unknown.
     *
     * @param from     positioned on the record
     * @param to       the writer of its copy
     * @param findings receives {@link CopyRule#BYTE_ORDER} if the record contains such numbers
     */
    public static void reportUnconverted(
            final RecordCursor from, final ImageWriter to, final Consumer<Finding> findings) {
        final String unconverted = RecordCopier.unconvertedPart(from, to);
        if (unconverted != null) {
            findings.accept(Finding.of(CopyRule.BYTE_ORDER, from.place(), unconverted));
        }
    }

    private static ImageLimitException loss(final RecordCursor from, final String expected, final String found) {
        return new ImageLimitException(CopyRule.LOSS, from.place(), expected + " for version 1", found);
    }
}
