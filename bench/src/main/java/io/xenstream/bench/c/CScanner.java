// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.c;

import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Workload;
import io.xenstream.bench.xenstream.XenstreamScanner;
import io.xenstream.codec.ReadOptions;
import io.xenstream.nativeio.MappedImage;
import org.agrona.concurrent.UnsafeBuffer;

/** A pointer walk in C over a mapped image. A position is a record's offset in the image; xenstream finds the positions. */
public final class CScanner implements PositionedScanner {
    private final MappedImage image;
    private final long address;
    private final Walk walk;

    /** How the image is walked over. */
    public enum Walk {
        /** Trusts every length. */
        PLAIN,
        /** Trusts every length, and prefetches memory ahead. */
        PREFETCHING,
        /** Makes the checks of xenstream's reader where every field is read; otherwise plain. */
        CHECKED
    }

    /**
     * Maps an image.
     *
     * @param workload provides the image
     * @param walk how it is walked over
     */
    public CScanner(final Workload workload, final Walk walk) {
        NativeCode.load();
        this.image = MappedImage.open(workload.image());
        this.walk = walk;
        final UnsafeBuffer start = new UnsafeBuffer(0, 0);
        image.region().wrap(start, 0, 1);
        this.address = start.addressOffset();
    }

    @Override
    public long everyField() {
        return switch (walk) {
            case PLAIN -> NativeCode.scan(address, image.length());
            case PREFETCHING -> NativeCode.scanPrefetching(address, image.length());
            case CHECKED ->
                NativeCode.scanChecked(
                        address,
                        image.length(),
                        ReadOptions.DEFAULT.maxRecordLength(),
                        ReadOptions.DEFAULT.maxRecords());
        };
    }

    @Override
    public long headers() {
        return walk == Walk.PREFETCHING
                ? NativeCode.headersPrefetching(address, image.length())
                : NativeCode.headers(address, image.length());
    }

    @Override
    public long valueLengths() {
        return walk == Walk.PREFETCHING
                ? NativeCode.valueLengthsPrefetching(address, image.length())
                : NativeCode.valueLengths(address, image.length());
    }

    @Override
    public long[] positions() {
        return XenstreamScanner.positions(image);
    }

    @Override
    public long valueLengths(final long[] positions) {
        return NativeCode.valueLengthsAt(address, positions);
    }

    @Override
    public void close() {
        image.close();
    }
}
