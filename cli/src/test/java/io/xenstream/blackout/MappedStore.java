// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.blackout;

import io.xenstream.codec.Place;
import io.xenstream.handoff.AdoptedState;
import io.xenstream.handoff.HandoffException;
import io.xenstream.handoff.HandoffLimits;
import io.xenstream.handoff.HandoffOffer;
import io.xenstream.handoff.HandoffRule;
import io.xenstream.handoff.HandoffSource;
import io.xenstream.handoff.HandoffState;
import io.xenstream.handoff.HandoffTarget;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.MappedIndex;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * A daemon whose store is an image in a file with its index beside it: it hands both over as they are. As a successor it maps both, and looks
 * one node up as soon as it may.
 */
final class MappedStore implements HandoffSource, HandoffTarget {
    private static final long RECORD_TYPES = HandoffLimits.SPECIFIED_RECORD_TYPES;
    private static final long LONGEST_RECORD = 4096;

    private final String path;
    private RandomAccessFile imageFile;
    private RandomAccessFile indexFile;
    private long records;
    private HandoffOffer offer;
    private StoreCursor cursor;

    /** When it was frozen, by {@link System#nanoTime()}, which processes share. */
    long frozenAt;

    /** When it had looked the node up, and what it found. */
    long answeredAt;

    String answer = "";

    /** One that takes over, and looks up this path. */
    MappedStore(final String path) {
        this.path = path;
    }

    /** One that serves an image already. */
    MappedStore(final Path image) {
        this("");
        try (MappedImage mapped = MappedImage.open(image);
                MappedIndex index = MappedIndex.open(mapped)) {
            records = index.index().records();
            open(image, MappedIndex.pathOf(image));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open(final Path image, final Path index) throws IOException {
        imageFile = new RandomAccessFile(image.toFile(), "rw");
        indexFile = new RandomAccessFile(index.toFile(), "r");
    }

    // ---- As a predecessor

    @Override
    public HandoffOffer offer() {
        try {
            return new HandoffOffer(1, RECORD_TYPES, 0, imageFile.length(), records, LONGEST_RECORD, 0, Map.of());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void freeze() {
        frozenAt = System.nanoTime();
    }

    @Override
    public void writeState(final HandoffState state) {
        try {
            state.image(imageFile.getFD(), imageFile.length());
            state.index(indexFile.getFD(), indexFile.length());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void thaw(final HandoffException cause) {
        throw cause;
    }

    @Override
    public void released() {
        // The agent's result says so.
    }

    // ---- As a successor

    @Override
    public HandoffLimits limits() {
        return HandoffLimits.DEFAULT;
    }

    @Override
    public void prepare(final HandoffOffer offered) {
        offer = offered;
    }

    @Override
    public void adopt(final AdoptedState state) {
        cursor = state.index().orElseThrow().cursor();
    }

    /** Opening the index has checked its header, the image's header and end, and 16 nodes; here are the offer's counts, and the root. */
    @Override
    public void verify(final AdoptedState state) {
        final StoreIndex index = state.index().orElseThrow().index();
        records = index.records();
        if (records != offer.records() || index.imageLength() != offer.imageLength() || !cursor.find("/")) {
            throw new HandoffException(
                    HandoffRule.REFUSED,
                    Place.whole(state.image().label()),
                    "the index has " + records + " records in " + index.imageLength()
                            + " bytes, or no root; the offer was " + offer.records() + " records in "
                            + offer.imageLength() + " bytes");
        }
    }

    @Override
    public void ready(final AdoptedState state) {
        if (cursor.find(path)) {
            answer = new String(cursor.node().valueBytes(), StandardCharsets.US_ASCII);
        }
        answeredAt = System.nanoTime();
        try {
            open(state.imageFile(), state.indexFile().orElseThrow());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            cursor.close();
            state.close();
        }
    }

    @Override
    public void abandoned(final HandoffException cause) {
        throw cause;
    }
}
