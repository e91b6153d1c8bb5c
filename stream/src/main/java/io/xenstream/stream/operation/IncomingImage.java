// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.operation;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.Finding;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import io.xenstream.codec.XenstreamException;
import io.xenstream.nativeio.NewImage;
import io.xenstream.verify.Verifier;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Writes an incoming image to a file, and verifies it before it is published. */
final class IncomingImage implements AutoCloseable {
    private final NewImage image;
    private final MutableDirectBuffer window = Buffers.empty();
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
     * Verifies the bytes written.
     *
     * @throws XenstreamException for the first error
     */
    void verify(final ReadOptions options) {
        // Excludes the space reserved after the image, which the published file does not have.
        try (Region written = image.region().slice(0, length)) {
            Verifier.verify(written, options, IncomingImage::requireNoError);
        }
    }

    private static void requireNoError(final Finding finding) {
        if (finding.severity() == Severity.ERROR) {
            throw new MalformedImageException(
                    finding.rule(), finding.place(), "an image without errors", finding.detail());
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
