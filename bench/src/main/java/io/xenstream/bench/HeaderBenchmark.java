// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.work.Scanner;
import java.io.IOException;
import org.openjdk.jmh.annotations.Param;

/**
 * Steps from node to node and counts them, reading only what it takes to find the next node.
 *
 * <p>Page cache: warm; the image, or the contender's own encoding of it, is in memory and has been read once.
 */
public class HeaderBenchmark extends PassBenchmark {
    /** Approximate image size in bytes; see {@link io.xenstream.bench.work.Workload}. */
    @Param({"100000000"})
    public long length;

    @Override
    final long imageLength() {
        return length;
    }

    @Override
    final long read(final Scanner held) throws IOException {
        return held.headers();
    }
}
