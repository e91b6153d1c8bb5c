// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.c;

import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Workload;
import io.xenstream.bench.xenstream.XenstreamScanner;
import io.xenstream.nativeio.MappedImage;
import org.agrona.concurrent.UnsafeBuffer;

/** A pointer walk in C over a mapped image. A position is a record's offset in the image; xenstream finds the positions. */
public final class CScanner implements PositionedScanner {
    private final MappedImage image;
    private final long address;
    private final boolean isPrefetching;

    /**
     * Maps an image.
     *
     * @param workload provides the image
     * @param isPrefetching whether memory ahead is prefetched
     */
    public CScanner(final Workload workload, final boolean isPrefetching) {
        NativeCode.load();
        this.image = MappedImage.open(workload.image());
        this.isPrefetching = isPrefetching;
        final UnsafeBuffer start = new UnsafeBuffer(0, 0);
        image.region().wrap(start, 0, 1);
        this.address = start.addressOffset();
    }

    @Override
    public long everyField() {
        return isPrefetching
                ? NativeCode.scanPrefetching(address, image.length())
                : NativeCode.scan(address, image.length());
    }

    @Override
    public long headers() {
        return isPrefetching
                ? NativeCode.headersPrefetching(address, image.length())
                : NativeCode.headers(address, image.length());
    }

    @Override
    public long valueLengths() {
        return isPrefetching
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
