// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.verify.SoundNodes;
import java.util.Objects;
import org.agrona.MutableDirectBuffer;

/**
 * Repairs an image: writes a copy that the verifier accepts, or reports what prevents it.
 *
 * <p>A repair fixes what has one right answer: the framing and strings of watches in dialect D1, {@code len}, padding, surplus, unused
 * fields, the order of records; and whatever {@link RepairOptions} allow in addition. A record with invalid content, such as a malformed
 * path or an unknown permission letter, is reported and left alone, because the intended content is unknown. See docs/repair.md.
 *
 * <p>Reads the image three times: to find its sound nodes, to index its other records, and to write. Uses at most 8 bytes of off-heap memory per 80 bytes of image and 32 per
 * record that has to be moved or, for a daemon, changed. Heap use does not depend on the size of the image. Runs on the calling thread.
 */
public final class ImageRepair {
    private static final int CHUNK = 1 << 20;

    private ImageRepair() {}

    /**
     * Repairs an image so that the verifier accepts it.
     *
     * @param from     holds the image from its byte 0
     * @param to       receives the repaired image from its byte 0, in the same version and byte order, and grows if it can; contains no
     *                 image if something could not be repaired
     * @param options  what may be done beyond repairs with one right answer
     * @param limits   limits for reading the image; the strict flag is ignored
     * @param listener receives each change as it is made
     * @return the outcome
     * @throws ImageLimitException if the image exceeds the limits, or the target is full
     * @throws XenstreamException  if the region does not begin with a supported image header, cannot be read, or the target cannot grow
     */
    public static RepairSummary repair(
            final Region from,
            final WritableRegion to,
            final RepairOptions options,
            final ReadOptions limits,
            final RepairListener listener) {
        return repair(from, to, null, options, limits, SoundNodes.of(from, limits), listener);
    }

    /**
     * Repairs an image until the {@link CompatibilityChecker} predicts that a daemon loads it. The verifier accepts it, too.
     *
     * <p>Drops or changes whatever the daemon would refuse, and each change is reported. Missing parents are created, and duplicates removed. If
     * something stands in the way that cannot be dropped, for example because GLOBAL_DATA is missing, it is reported and there is no image.
     * Content that the daemon ignores and that cannot be repaired is passed to {@link RepairListener#lost}.
     *
     * <p>The repaired image is checked and changed in place, usually in one to three passes.
     *
     * @param from     holds the image from its byte 0
     * @param to       receives the repaired image from its byte 0, in a version and byte order that the daemon supports, and grows if it can;
     *                 contains no image if something could not be repaired
     * @param daemon   the daemon that is to load the image
     * @param options  {@code endTruncated} applies; surplus is dropped, parents are created and duplicates removed in any case
     * @param limits   limits for reading the image; the strict flag is ignored
     * @param listener receives each change as it is made
     * @return the outcome
     * @throws ImageLimitException if the image exceeds the limits, or the target is full
     * @throws XenstreamException  if the region does not begin with a supported image header, cannot be read, or the target cannot grow
     */
    public static RepairSummary repairFor(
            final Region from,
            final WritableRegion to,
            final TargetDaemon daemon,
            final RepairOptions options,
            final ReadOptions limits,
            final RepairListener listener) {
        final RepairOptions all = new RepairOptions(true, true, options.endTruncated(), false);
        return repair(from, to, Objects.requireNonNull(daemon), all, limits, SoundNodes.of(from, limits), listener);
    }

    /** Repairs an image, for a daemon if that is not null. Nodes that are known to be sound are copied as a whole. */
    static RepairSummary repair(
            final Region from,
            final WritableRegion to,
            final TargetDaemon daemon,
            final RepairOptions options,
            final ReadOptions limits,
            final SoundNodes sound,
            final RepairListener listener) {
        final RepairLog log = new RepairLog(listener);
        try (RecordOrigins origins = daemon == null ? null : new RecordOrigins(from.label());
                ImageReader reader = ImageReader.open(from, limits.withStrict(false))) {
            final ImageHeader header = reader.header();
            log.header(reader.label(), header);
            final Framing framing;
            SoundNodes copied = SoundNodes.none();
            long length;
            try (ImageWriter writer = ImageWriter.open(to, ImageHeader.of(header.version(), header.byteOrder()));
                    RepairPass pass =
                            new RepairPass(reader, writer, to, daemon, options, limits, sound, log, origins)) {
                framing = pass.run();
                length = log.left() == 0 ? writer.finish() : 0;
                if (daemon == null && length > 0) {
                    copied = pass.copiedSound(to);
                }
            }
            if (daemon != null && length > 0) {
                try (DaemonRepair repair = new DaemonRepair(to, daemon, limits, log, origins)) {
                    length = repair.run(length);
                }
            }
            length = log.left() == 0 ? length : 0;
            final boolean isKept = options.keepSurplus() && length > 0 && framing.kind() == Framing.Kind.END;
            final long kept = isKept ? append(from, framing.end(), to, length) : 0;
            return new RepairSummary(framing.records(), log.actions(), log.left(), log.lost(), length + kept, copied);
        } catch (final InternalError fault) {
            throw from.explain(fault);
        }
    }

    /** Copies the bytes after END and returns their number. */
    private static long append(final Region from, final long end, final WritableRegion to, final long length) {
        final long surplus = from.length() - end;
        to.ensureLength(length + surplus);
        final MutableDirectBuffer part = Buffers.empty();
        for (long done = 0; done < surplus; done += CHUNK) {
            final int size = (int) Math.min(CHUNK, surplus - done);
            to.wrap(part, length + done, size);
            from.getBytes(end + done, part, 0, size);
        }
        return surplus;
    }
}
