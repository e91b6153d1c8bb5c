// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.GlobalDataDecoder;
import io.xenstream.codec.GlobalQuotaDataDecoder;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.TransactionDataDecoder;
import io.xenstream.codec.WatchDataDecoder;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.WatchDecoder;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** Goes to records of an image by their offsets, which a reader has told before. A flyweight is on the record once it has been asked for. */
final class RecordWindow {
    private final Region image;
    private final ByteOrder order;
    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private final RecordDecoder any = new RecordDecoder();
    private final GlobalDataDecoder globalData = new GlobalDataDecoder();
    private final ConnectionDataDecoder connectionData = new ConnectionDataDecoder();
    private final WatchDataDecoder watchData = new WatchDataDecoder();
    private final WatchDataExtendedDecoder watchDataExtended = new WatchDataExtendedDecoder();
    private final TransactionDataDecoder transactionData = new TransactionDataDecoder();
    private final NodeDataDecoder nodeData = new NodeDataDecoder();
    private final GlobalQuotaDataDecoder globalQuotaData = new GlobalQuotaDataDecoder();
    private final DomainDataDecoder domainData = new DomainDataDecoder();
    private long offset = -1;
    private int type;

    RecordWindow(final Region image, final ByteOrder order) {
        this.image = image;
        this.order = order;
    }

    void go(final long at) {
        image.wrap(window, at, RecordDecoder.BODY_OFFSET);
        type = window.getInt(0, order);
        final int length = window.getInt(Integer.BYTES, order);
        image.wrap(window, at, RecordDecoder.BODY_OFFSET + length);
        offset = at;
    }

    long offset() {
        return offset;
    }

    int type() {
        return type;
    }

    /** The record, header and body, without the padding. */
    UnsafeBuffer octets() {
        return window;
    }

    /** Octets of the record, with its padding. */
    int paddedLength() {
        return (window.capacity() + 7) & ~7;
    }

    /** The record with its padding. */
    void wrapPadded(final UnsafeBuffer view) {
        image.wrap(view, offset, paddedLength());
    }

    /** The record by its own flyweight. */
    RecordDecoder typed() {
        return switch (type) {
            case RecordType.GLOBAL_DATA -> globalData();
            case RecordType.CONNECTION_DATA -> connectionData();
            case RecordType.WATCH_DATA, RecordType.WATCH_DATA_EXTENDED -> watch();
            case RecordType.TRANSACTION_DATA -> transactionData();
            case RecordType.NODE_DATA -> nodeData();
            case RecordType.GLOBAL_QUOTA_DATA -> globalQuotaData();
            case RecordType.DOMAIN_DATA -> domainData();
            default -> any.wrap(window, 0, order);
        };
    }

    GlobalDataDecoder globalData() {
        return globalData.wrap(window, 0, order);
    }

    ConnectionDataDecoder connectionData() {
        return connectionData.wrap(window, 0, order);
    }

    /** A watch of either kind. */
    WatchDecoder watch() {
        return type == RecordType.WATCH_DATA ? watchData.wrap(window, 0, order) : watchDataExtended();
    }

    WatchDataExtendedDecoder watchDataExtended() {
        return watchDataExtended.wrap(window, 0, order);
    }

    TransactionDataDecoder transactionData() {
        return transactionData.wrap(window, 0, order);
    }

    NodeDataDecoder nodeData() {
        return nodeData.wrap(window, 0, order);
    }

    GlobalQuotaDataDecoder globalQuotaData() {
        return globalQuotaData.wrap(window, 0, order);
    }

    DomainDataDecoder domainData() {
        return domainData.wrap(window, 0, order);
    }
}
