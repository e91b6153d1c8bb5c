// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WatchDataExtendedDecoder;

/** From one version and byte order to another: as {@link ImageCopy}, but what the version cannot hold is a loss and not the end. */
final class ImageToImage {
    private final ImageReader from;
    private final ImageWriter to;
    private final LossCount losses;
    private final boolean isOtherOrder;
    private final boolean isVersion1;

    ImageToImage(final ImageReader from, final ImageWriter to, final LossCount losses) {
        this.from = from;
        this.to = to;
        this.losses = losses;
        isOtherOrder = from.header().byteOrder() != to.header().byteOrder();
        isVersion1 = to.header().version() == 1;
    }

    long convert() {
        while (from.next()) {
            switch (from.type()) {
                case RecordType.WATCH_DATA_EXTENDED -> convertWatch();
                case RecordType.DOMAIN_DATA -> convertDomain();
                case RecordType.CONNECTION_DATA -> convertConnection();
                default -> convertOther();
            }
        }
        return to.finish();
    }

    private void convertWatch() {
        final WatchDataExtendedDecoder watch = from.watchDataExtended();
        if (isVersion1 && watch.depth() != WatchDataExtendedDecoder.UNLIMITED_DEPTH) {
            ImageCopy.copyWithoutDepth(from, to);
            losses.add(ConversionRule.DEPTH, from.location(), "depth " + watch.depth() + " of " + watch.wpathString());
        } else {
            ImageCopy.copy(from, to);
        }
    }

    private void convertDomain() {
        final DomainDataDecoder domain = from.domainData();
        final long features = ImageCopy.features(from);
        if (isVersion1 && features != 0) {
            ImageCopy.copyWithoutFeatures(from, to);
            losses.add(
                    ConversionRule.FEATURES,
                    from.location(),
                    "features 0x" + Long.toHexString(features) + " of domain " + domain.domid());
        } else {
            ImageCopy.copy(from, to);
        }
    }

    private void convertConnection() {
        final ConnectionDataDecoder connection = from.connectionData();
        final int type = connection.connType();
        ImageCopy.copy(from, to);
        if (isOtherOrder && type != ConnectionDataDecoder.RING && type != ConnectionDataDecoder.SOCKET) {
            losses.add(ConversionRule.UNKNOWN_ORDER, from.location(), "a connection of type " + type);
        }
    }

    private void convertOther() {
        ImageCopy.copy(from, to);
        if (isOtherOrder && !RecordType.isKnown(from.type())) {
            losses.add(
                    ConversionRule.UNKNOWN_ORDER,
                    from.location(),
                    from.record().body().capacity() + " octets");
        }
    }
}
