// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Mends an image: writes another one that holds the same and that the verifier finds good, or says what is in the way.
 *
 * <p>Mended is what has one right answer: the framing and strings of watches in dialect D1, {@code len}, padding, surplus, fields that mean
 * nothing, the order of records. What {@link RepairOptions} allow is mended, too. A record whose content is wrong – a path that is none, a
 * letter that no permission has – is left: nobody can say what was meant. docs/repair.md lists it all.
 *
 * <p>The image is gone through twice: once to learn what is in it, once to write. Needs eight octets outside of the heap for each 80 of the
 * image and 32 for each record that comes too early, and nothing on the heap that grows with the image.
 */
public final class ImageRepair {
    private static final int CHUNK = 1 << 20;

    private ImageRepair() {}

    /**
     * Mends an image.
     *
     * @param from     holds the image from its octet 0
     * @param to       takes the mended one from its octet 0, in the same version and byte order, and grows with it if it can; holds no image if
     *                 something is left
     * @param options  what may be done
     * @param limits   how far the image is trusted; strict has no meaning here
     * @param listener is told of each change as it is made
     * @return what came of it
     * @throws ImageLimitException if a record is longer, or one more, than the limits allow, or there is no room
     * @throws ImageException      if the region does not begin with the header of an image that this library knows, cannot be read, or the copy
     *                             cannot grow
     */
    public static RepairSummary repair(
            final Region from,
            final WritableRegion to,
            final RepairOptions options,
            final ReadOptions limits,
            final RepairListener listener) {
        final RepairLog log = new RepairLog(listener);
        try (ImageReader reader = ImageReader.open(from, limits.withStrict(false))) {
            final ImageHeader header = reader.header();
            log.header(reader.label(), header);
            final Framing framing;
            final long length;
            try (ImageWriter writer = ImageWriter.open(to, ImageHeader.of(header.version(), header.byteOrder()));
                    RepairPass pass = new RepairPass(reader, writer, to, options, limits, log)) {
                framing = pass.run();
                length = log.left() == 0 ? writer.finish() : 0;
            }
            final boolean isKept = options.keepSurplus() && length > 0 && framing.kind() == Framing.Kind.END;
            final long kept = isKept ? append(from, framing.end(), to, length) : 0;
            return new RepairSummary(framing.records(), log.mendings(), log.left(), length + kept);
        } catch (final InternalError fault) {
            throw from.explain(fault);
        }
    }

    /** Copies what follows END, and says how much that is. */
    private static long append(final Region from, final long end, final WritableRegion to, final long length) {
        final long surplus = from.length() - end;
        to.ensureLength(length + surplus);
        final UnsafeBuffer part = new UnsafeBuffer(0, 0);
        for (long done = 0; done < surplus; done += CHUNK) {
            final int size = (int) Math.min(CHUNK, surplus - done);
            to.wrap(part, length + done, size);
            from.getBytes(end + done, part, 0, size);
        }
        return surplus;
    }
}
