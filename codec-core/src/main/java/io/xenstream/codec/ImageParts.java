// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Reads one image on several threads, each of which reads one part of it.
 *
 * <pre>{@code
 * List<Long> nodes = ImageParts.read(region, ReadOptions.DEFAULT, processors, executor, part -> {
 *     long count = 0;
 *     while (part.nextNode() != null) {
 *         count++;
 *     }
 *     return count;
 * });
 * }</pre>
 *
 * <p>An image says nowhere where records start, so the start of a part is a guess: a place from which several plausible records follow one another. Contents
 * may imitate records. Therefore the result of a part counts only if the part before it ends exactly where it starts; otherwise the right bytes are
 * read again, on the calling thread. A wrong guess costs time and never changes what is returned: the parts that count cover each record of the image
 * once, in order, as one {@link ImageReader} reads them.
 *
 * <p>Thread-safe, as it has no state. The calling thread reads parts, too, and starts no other: it needs the executor only to be faster.
 */
public final class ImageParts {
    private ImageParts() {}

    /**
     * Reads all parts of an image.
     *
     * @param region   contains the image, starting at byte 0; the caller keeps it open or holds a lease
     * @param options  limits and strictness
     * @param count    the number of parts to aim at, from 1; there are fewer if no boundary is found nearby
     * @param executor runs parts, each of them once; may run them late, refuse them or run them on the calling thread
     * @param pass     reads a part
     * @param <T>      the type of a part's result
     * @return the results of the parts, in the order of the image
     * @throws ImageException   the one that a single reader of the whole image throws, with the same place. If the pass itself fails, its exception,
     *                          unless the part does not count
     */
    public static <T> List<T> read(
            final Region region,
            final ReadOptions options,
            final int count,
            final Executor executor,
            final Pass<T> pass) {
        if (count < 1) {
            throw new IllegalArgumentException("an image has at least 1 part, not " + count);
        }
        final long[] starts = starts(region, options, count);
        final long end = region.length();
        final List<ImagePart<T>> parts = new ArrayList<>();
        for (int i = 0; i < starts.length; i++) {
            parts.add(new ImagePart<>(
                    region, options, starts[i], i + 1 < starts.length ? starts[i + 1] : end, pass::read));
        }
        PartTask.start(parts.subList(1, parts.size()), executor);
        try {
            return join(region, options, parts);
        } finally {
            parts.forEach(ImagePart::drop);
        }
    }

    private static long[] starts(final Region region, final ReadOptions options, final int count) {
        final ByteOrder order;
        try (ImageReader reader = ImageReader.open(region, options)) {
            order = reader.header().byteOrder();
            return new RecordSearch(region, order, options.maxRecordLength()).starts(count);
        } catch (final InternalError fault) {
            throw region.explain(fault);
        }
    }

    private static <T> List<T> join(final Region region, final ReadOptions options, final List<ImagePart<T>> parts) {
        final List<T> results = new ArrayList<>();
        long at = ImageHeader.LENGTH;
        long records = 0;
        for (int i = 0; i < parts.size(); i++) {
            final ImagePart<T> part = parts.get(i);
            if (part.end() <= at && part.end() < region.length()) {
                continue;
            }
            ImagePart.Outcome<T> outcome = part.start() == at ? PartTask.result(parts, i) : part.readFrom(at, records);
            if (outcome.failure() != null || records + outcome.records() > options.maxRecords()) {
                // The part did not know the index of its first record, which the exception is to tell.
                outcome = part.readFrom(at, records);
                outcome.throwFailure();
            }
            results.add(outcome.result());
            at = outcome.end();
            records += outcome.records();
            if (outcome.isEnded()) {
                break;
            }
        }
        // A part may have read zeros of a file that has been shortened after another part has read END.
        region.requireFullLength();
        return results;
    }

    /**
     * Reads a part of an image. Runs on several threads at the same time, and may read the same part twice, or bytes that are no part: what it does
     * should have no effect but its result.
     *
     * @param <T> the type of the result
     */
    @FunctionalInterface
    public interface Pass<T> {
        /**
         * Reads a part.
         *
         * @param part positioned before the part's first record; says that there are no more records at the part's end. {@link RecordCursor#index()}
         *             counts from the start of the part. Closed when this method has returned; records that it has not read are skipped
         * @return the result, which may be null
         */
        T read(ImageReader part);
    }
}
