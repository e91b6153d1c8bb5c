// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.RecordCursor;
import io.xenstream.imagetools.internal.RecordCopier;

/** Converts between versions and byte orders. What the target version cannot represent is reported as a loss and dropped. */
final class ImageToImage implements RecordCopier.LossHandler {
    private final ImageReader from;
    private final ImageWriter to;
    private final LossCount losses;

    ImageToImage(final ImageReader from, final ImageWriter to, final LossCount losses) {
        this.from = from;
        this.to = to;
        this.losses = losses;
    }

    long convert() {
        while (from.next()) {
            RecordCopier.copy(from, to, this);
            final String unconverted = RecordCopier.unconvertedPart(from, to);
            if (unconverted != null) {
                losses.add(ConversionRule.UNKNOWN_ORDER, from.place(), unconverted);
            }
        }
        return to.finish();
    }

    @Override
    public void onDepthLost(final RecordCursor watch, final int depth) {
        losses.add(
                ConversionRule.DEPTH,
                watch.place(),
                "depth " + depth + " of " + watch.watchDataExtended().wpathString());
    }

    @Override
    public void onFeaturesLost(final RecordCursor domain, final long features) {
        losses.add(
                ConversionRule.FEATURES,
                domain.place(),
                "features 0x" + Long.toHexString(features) + " of domain "
                        + domain.domainData().domid());
    }
}
