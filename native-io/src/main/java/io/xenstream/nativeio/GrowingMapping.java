// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ByteSource;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;

/** The memory of a new image: a mapping that is replaced by a longer one whenever the file grows. */
final class GrowingMapping implements Region.Backing {
    static final long INITIAL_LENGTH = 1L << 20;
    /** Each step is twice the one before it, but grows by no more than this at once, which would waste disk space. */
    static final long LARGEST_STEP = 256L << 20;

    /** A multiple of every page size. */
    private static final long GRANULE = 64 << 10;

    private final TemporaryFile file;
    private final long largestStep;
    private FileMapping mapping;
    /** Bytes by which the file grows next. */
    private long step;

    GrowingMapping(final TemporaryFile file, final long initialLength, final long largestStep) {
        this.file = file;
        this.largestStep = largestStep;
        this.mapping = mapped(file.allocate(0, 1, roundUp(initialLength)));
        this.step = Math.min(mapping.length(), largestStep);
    }

    private FileMapping mapped(final long length) {
        return file.map(length);
    }

    /** Creates the region of this memory. */
    WritableRegion region(final String label) {
        return mapping.writableRegion(mapping.length(), label, this);
    }

    @Override
    public Extent grow(final WritableRegion region, final long required) {
        final long length = mapping.length();
        final long allocated = file.allocate(length, required, roundUp(Math.max(required, length + step)));
        step = Math.min(2 * step, largestStep);
        return map(allocated);
    }

    private Extent map(final long length) {
        final FileMapping grown = mapped(length);
        mapping.unmap();
        mapping = grown;
        return grown.extent(grown.length());
    }

    /** Disk space is allocated and filled in one go, and no page is faulted in. */
    @Override
    public Extent write(final WritableRegion region, final long offset, final ByteSource source) {
        final long before = mapping.length();
        final long end = file.write(offset, source, before);
        return end <= before ? mapping.extent(before) : map(file.allocate(end, end, roundUp(end + INITIAL_LENGTH)));
    }

    private static long roundUp(final long length) {
        return (length + GRANULE - 1) & -GRANULE;
    }

    @Override
    public ImageException explain(final InternalError fault) {
        return mapping.explain(fault);
    }

    @Override
    public void requireFullLength() {
        mapping.requireFullLength();
    }

    @Override
    public void release() {
        mapping.unmap();
    }
}
