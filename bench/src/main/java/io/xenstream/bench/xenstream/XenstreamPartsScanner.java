// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.xenstream;

import io.xenstream.bench.work.Scanner;
import io.xenstream.bench.work.Workload;
import io.xenstream.codec.ImageParts;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.nativeio.MappedImage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reads a mapped image with {@link ImageParts}, on as many threads as there are processors. */
public final class XenstreamPartsScanner implements Scanner {
    /** More parts than threads, so that a thread that is held up delays the others little. */
    private static final int PARTS_A_THREAD = 4;

    private final MappedImage image;
    private final int processors = Runtime.getRuntime().availableProcessors();
    /** The calling thread is one more. */
    private final ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, processors - 1));

    /**
     * Maps an image.
     *
     * @param workload provides the image
     */
    public XenstreamPartsScanner(final Workload workload) {
        this.image = MappedImage.open(workload.image());
    }

    private long sum(final ImageParts.Pass<Long> pass) {
        return ImageParts.read(image.region(), ReadOptions.DEFAULT, PARTS_A_THREAD * processors, threads, pass).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public long everyField() {
        return sum(XenstreamScanner::everyNode);
    }

    @Override
    public long headers() {
        return sum(XenstreamPartsScanner::nodes);
    }

    private static long nodes(final ImageReader part) {
        long nodes = 0;
        while (part.nextNode() != null) {
            nodes++;
        }
        return nodes;
    }

    @Override
    public long valueLengths() {
        return sum(XenstreamPartsScanner::valueLengths);
    }

    private static long valueLengths(final ImageReader part) {
        long sum = 0;
        NodeDataDecoder node;
        while ((node = part.nextNode()) != null) {
            sum += node.valueLength();
        }
        return sum;
    }

    @Override
    public void close() {
        threads.shutdown();
        image.close();
    }
}
