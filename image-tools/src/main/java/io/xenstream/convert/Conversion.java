// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.verify.SoundNodes;
import java.util.function.Consumer;

/**
 * Converts a store between image versions and byte orders, and to and from oxenstored text.
 *
 * <p>The converter writes what the target format can express and reports everything else as a {@link Finding} with its place. A loss of severity
 * WARNING or ERROR makes the conversion lossy. A lossy conversion fails with {@link ConversionRule#LOSS} unless losses are allowed; the partial
 * output must then be discarded. Lines of text that cannot be parsed count as losses.
 *
 * <p>Heap use does not depend on the size of the input. Conversion to text uses an off-heap table in the {@link CompatibilityChecker}, which
 * determines the losses. Conversion from text uses an off-heap table of 8 to 16 bytes per node. Not thread-safe.
 */
public final class Conversion {
    private Conversion() {}

    /**
     * Returns whether a region begins like an oxenstored dump. Reads only the first line.
     *
     * @param region any region
     * @return whether its first bytes are {@code $xenstored-dump-format}
     */
    public static boolean isOxenstoredText(final Region region) {
        return TextReader.isText(region);
    }

    /**
     * Converts an image into another version or byte order.
     *
     * @param from          an image, before its first record
     * @param to            a writer with the requested header, before its first record
     * @param isLossAllowed whether a lossy conversion is accepted
     * @param losses        receives each loss as it is found
     * @return the outcome; the image is finished
     * @throws MalformedImageException if a record's lengths reach past it, or a string does not end in NUL
     * @throws ImageLimitException     {@link ConversionRule#LOSS} if the conversion is lossy and losses are not allowed, or another rule if the
     *                                 target is full
     * @throws XenstreamException      if the image cannot be read, or the target cannot grow
     */
    public static ConversionSummary imageToImage(
            final ImageReader from, final ImageWriter to, final boolean isLossAllowed, final Consumer<Finding> losses) {
        final LossCount count = new LossCount(losses);
        try {
            final long length = new ImageToImage(from, to, count).convert();
            return count.summary(length, isLossAllowed);
        } catch (final InternalError fault) {
            throw from.region().explain(fault);
        }
    }

    /**
     * Converts oxenstored text into an image of what oxenstored loads: of a node that occurs twice, the later line counts; a node or a watch with an invalid
     * path and a node without a parent are omitted. Connection ids are assigned from 1. Nodes that precede their parents are written after all others.
     *
     * @param text          holds the text from its byte 0
     * @param to            a writer with the requested header, before its first record
     * @param isLossAllowed whether a lossy conversion is accepted
     * @param losses        receives each loss as it is found
     * @return the outcome; the image is finished
     * @throws MalformedImageException if the text does not begin with the header line
     * @throws ImageLimitException     {@link ConversionRule#LOSS} if the conversion is lossy and losses are not allowed, or another rule if the
     *                                 target is full
     * @throws XenstreamException      if the text cannot be read, or the image cannot grow
     */
    public static ConversionSummary textToImage(
            final Region text, final ImageWriter to, final boolean isLossAllowed, final Consumer<Finding> losses) {
        final LossCount count = new LossCount(losses);
        try (TextToImage conversion = new TextToImage(text, to, count)) {
            return count.summary(conversion.convert(), isLossAllowed);
        }
    }

    /**
     * Converts an image into oxenstored text. The losses are those that the {@link CompatibilityChecker} reports for {@link TargetDaemon#OXENSTORED}:
     * content that text cannot express, which is omitted, and content that oxenstored skips when it loads the text, which is written.
     *
     * @param image         holds the image from its byte 0
     * @param options       limits
     * @param to            receives the text and grows if it can
     * @param domexcPort    the port that VIRQ_DOM_EXC is bound to, unsigned 32 bits; -1 if unknown, which is reported as a note and written as 0
     * @param isLossAllowed whether a lossy conversion is accepted
     * @param losses        receives each loss as it is found
     * @return the outcome
     * @throws MalformedImageException if a record's lengths reach past it
     * @throws ImageLimitException     {@link ConversionRule#LOSS} if the conversion is lossy and losses are not allowed, or another rule if the
     *                                 target is full
     * @throws XenstreamException      if the image cannot be read, or the text cannot grow
     */
    public static ConversionSummary imageToText(
            final Region image,
            final ReadOptions options,
            final WritableRegion to,
            final long domexcPort,
            final boolean isLossAllowed,
            final Consumer<Finding> losses) {
        final LossCount count = new LossCount(losses);
        final SoundNodes sound = SoundNodes.of(image, options);
        // A strict reader looks at every record.
        final SoundNodes taken = options.strict() ? SoundNodes.none() : sound;
        final long length;
        try (ImageReader reader = ImageReader.open(image, options);
                ImageToText conversion = new ImageToText(reader, taken, TextWriter.open(to), Math.max(domexcPort, 0))) {
            length = conversion.convert();
            if (conversion.hasEventChannels() && domexcPort < 0) {
                count.add(ConversionRule.DOMEXC_PORT_UNKNOWN, reader.place(), "written as 0");
            }
        } catch (final InternalError fault) {
            throw image.explain(fault);
        }
        CompatibilityChecker.check(
                image, options, sound, TargetDaemon.OXENSTORED, (finding, outcome) -> lose(finding, outcome, count));
        return count.summary(length, isLossAllowed);
    }

    /** Counts a finding as a loss, unless it means that the image cannot be converted to text at all. */
    private static void lose(final Finding finding, final LoadOutcome outcome, final LossCount count) {
        if (outcome.compareTo(LoadOutcome.FAILS) >= 0) {
            throw new MalformedImageException(
                    finding.rule(), finding.place(), "what text can be made of", finding.detail());
        }
        count.add(finding);
    }
}
