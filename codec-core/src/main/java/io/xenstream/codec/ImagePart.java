// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.util.function.Function;

/** A part of an image, which the first thread that runs it reads. */
final class ImagePart<T> extends PartTask<ImagePart.Outcome<T>> {
    private final Region region;
    private final ReadOptions options;
    private final long start;
    private final long end;
    private final Function<ImageReader, T> pass;

    ImagePart(
            final Region region,
            final ReadOptions options,
            final long start,
            final long end,
            final Function<ImageReader, T> pass) {
        this.region = region;
        this.options = options;
        this.start = start;
        this.end = end;
        this.pass = pass;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    @Override
    Outcome<T> read() {
        return readFrom(start, 0);
    }

    /** Reads from a record to the end of the part, on this thread. */
    Outcome<T> readFrom(final long first, final long firstIndex) {
        try (ImageReader reader = new ImageReader(region, options, end)) {
            reader.moveTo(first, firstIndex);
            final T result = pass.apply(reader);
            while (reader.next()) {
                // Only the place where the part ends matters.
            }
            return new Outcome<>(result, null, reader.end(), reader.index() + 1 - firstIndex, reader.isEnded());
        } catch (final InternalError fault) {
            return Outcome.failed(explained(fault));
        } catch (final RuntimeException | Error failure) {
            return Outcome.failed(failure);
        }
    }

    private Throwable explained(final InternalError fault) {
        try {
            return region.explain(fault);
        } catch (final InternalError unexplained) {
            return unexplained;
        }
    }

    /**
     * What reading led to.
     *
     * @param result  of the pass
     * @param failure null, or what was thrown instead
     * @param end     offset of the first byte after the last record
     * @param records the number of records
     * @param isEnded whether the last one is END
     */
    record Outcome<T>(T result, Throwable failure, long end, long records, boolean isEnded) {
        static <T> Outcome<T> failed(final Throwable failure) {
            return new Outcome<>(null, failure, 0, 0, false);
        }

        void throwFailure() {
            if (failure instanceof final RuntimeException exception) {
                throw exception;
            }
            if (failure instanceof final Error error) {
                throw error;
            }
        }
    }
}
