// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.oxenstored.TextWriter;
import io.xenstream.verify.Consequence;
import io.xenstream.verify.Judge;
import io.xenstream.verify.Loading;
import io.xenstream.verify.Receiver;
import java.util.function.Consumer;

/**
 * Converts state between images of any version and byte order, and oxenstored's text.
 *
 * <p>The target is written as far as it can hold the input, and the rest is reported: each {@link Loss} with its place. A conversion that
 * loses more than notes is a lossy one, and ends with {@link ConversionRule#LOSS} unless losses are allowed; what it has written until then is
 * not to be used. Lines of text that mean nothing are lost like everything else that the target does not have.
 *
 * <p>Memory on the heap is of constant size, whatever the input's. Into text, there is a table outside of it: the {@link Judge} says what is
 * lost. From text too, if its nodes are in an order that no daemon writes. For one thread at a time.
 */
public final class Conversion {
    private Conversion() {}

    /**
     * Converts an image into another version or byte order.
     *
     * @param from          an image, before its first record
     * @param to            a writer with the wanted header, before its first record
     * @param isLossAllowed whether the conversion may be a lossy one
     * @param losses        takes what is lost as it is found
     * @return what came of it; the image is finished
     * @throws MalformedImageException if a record's lengths reach past it, or a string does not end in its NUL
     * @throws ImageLimitException     {@link ConversionRule#LOSS} if it is a lossy one and may not be, or another rule if there is no room
     * @throws ImageException          if the image cannot be read, or the target cannot grow
     */
    public static ConversionSummary imageToImage(
            final ImageReader from, final ImageWriter to, final boolean isLossAllowed, final Consumer<Loss> losses) {
        final LossCount count = new LossCount(losses);
        try {
            final long length = new ImageToImage(from, to, count).convert();
            return count.summary(length, isLossAllowed);
        } catch (final InternalError fault) {
            throw from.region().explain(fault);
        }
    }

    /**
     * Converts oxenstored's text into an image. Connections get ids from 1 on. Nodes that come before their parents are written behind all
     * others.
     *
     * @param text          holds the text from its octet 0
     * @param to            a writer with the wanted header, before its first record
     * @param isLossAllowed whether the conversion may be a lossy one
     * @param losses        takes what is lost as it is found
     * @return what came of it; the image is finished
     * @throws MalformedImageException if it is no such text
     * @throws ImageLimitException     {@link ConversionRule#LOSS} if it is a lossy one and may not be, or another rule if there is no room
     * @throws ImageException          if the text cannot be read, or the image cannot grow
     */
    public static ConversionSummary textToImage(
            final Region text, final ImageWriter to, final boolean isLossAllowed, final Consumer<Loss> losses) {
        final LossCount count = new LossCount(losses);
        final long length = new TextToImage(text, to, count).convert();
        return count.summary(length, isLossAllowed);
    }

    /**
     * Converts an image into oxenstored's text. What is lost is what the {@link Judge} says of {@link Receiver#OXENSTORED}: what text cannot
     * say, which is not written, and what its loader would skip, which is.
     *
     * @param image         holds the image from its octet 0
     * @param options       limits
     * @param to            takes the text, and grows with it if it can
     * @param domexcPort    the port that VIRQ_DOM_EXC is bound to, unsigned 32 bits; -1 if it is not known, which makes a note and a 0
     * @param isLossAllowed whether the conversion may be a lossy one
     * @param losses        takes what is lost as it is found
     * @return what came of it
     * @throws MalformedImageException if a record's lengths reach past it
     * @throws ImageLimitException     {@link ConversionRule#LOSS} if it is a lossy one and may not be, or another rule if there is no room
     * @throws ImageException          if the image cannot be read, or the text cannot grow
     */
    public static ConversionSummary imageToText(
            final Region image,
            final ReadOptions options,
            final WritableRegion to,
            final long domexcPort,
            final boolean isLossAllowed,
            final Consumer<Loss> losses) {
        final LossCount count = new LossCount(losses);
        final long length;
        try (ImageReader reader = ImageReader.open(image, options)) {
            final TextWriter writer = TextWriter.open(to);
            final ImageToText conversion = new ImageToText(reader, writer, Math.max(domexcPort, 0));
            length = conversion.convert();
            if (conversion.hasEventChannels() && domexcPort < 0) {
                count.add(ConversionRule.DOMEXC_PORT_UNKNOWN, reader.location(), "written as 0");
            }
        } catch (final InternalError fault) {
            throw image.explain(fault);
        }
        Judge.judge(image, options, Receiver.OXENSTORED, consequence -> lose(consequence, count));
        return count.summary(length, isLossAllowed);
    }

    /** The judge's findings are losses, but for what makes no text of the image at all, however much of it has been written. */
    private static void lose(final Consequence consequence, final LossCount count) {
        final var finding = consequence.finding();
        if (consequence.loading().compareTo(Loading.FAILS) >= 0) {
            throw new MalformedImageException(
                    finding.rule(), finding.location(), "what text can be made of", finding.detail());
        }
        count.add(new Loss(finding.rule(), finding.severity(), finding.location(), 0, finding.detail()));
    }
}
