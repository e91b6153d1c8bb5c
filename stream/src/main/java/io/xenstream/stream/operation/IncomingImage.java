// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.operation;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.RegionBacking;
import io.xenstream.codec.Severity;
import io.xenstream.nativeio.NewImage;
import io.xenstream.verify.Finding;
import io.xenstream.verify.Verifier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** An image's octets on their way to a file. */
final class IncomingImage implements AutoCloseable {
    private final NewImage image;
    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private long length;

    IncomingImage(final NewImage image) {
        this.image = image;
    }

    void append(final DirectBuffer chunk, final int offset, final int count) {
        image.region().ensureLength(length + count);
        image.region().wrap(window, length, count);
        window.putBytes(0, chunk, offset, count);
        length += count;
    }

    /**
     * Checks what has been written.
     *
     * @throws ImageException for the first error
     */
    void verify(final ReadOptions options) {
        // Without the room behind it, which the file has not got once it is published.
        image.region().wrap(window, 0, 1);
        try (Region written =
                Region.ofMemory(window.addressOffset(), length, image.region().label(), RegionBacking.NONE)) {
            Verifier.verify(written, options, IncomingImage::requireNoError);
        }
    }

    private static void requireNoError(final Finding finding) {
        if (finding.severity() == Severity.ERROR) {
            throw new MalformedImageException(
                    finding.rule(), finding.location(), "an image without errors", finding.detail());
        }
    }

    void publish() {
        image.publish(length);
    }

    @Override
    public void close() {
        image.close();
    }
}
