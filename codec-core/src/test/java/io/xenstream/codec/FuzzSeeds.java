// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.util.Arrays;
import java.util.stream.Stream;

/** Where fuzzing begins: what daemons wrote, cut short as small inputs are tried sooner, and every type in both byte orders. */
final class FuzzSeeds {
    private static final int LONGEST = 4096;

    private FuzzSeeds() {}

    static Stream<byte[]> images() {
        final RawImage little = RawImage.little();
        final RawImage big = RawImage.big();
        Samples.RECORDS.forEach(little::record);
        Samples.RECORDS.forEach(big::record);
        return Stream.of(
                        Stream.of(little.end(), big.end()),
                        Octets.SOUND_CORPUS.stream().map(Octets::corpus),
                        Stream.of(Octets.corpus(Octets.WATCH_DEPTH)))
                .flatMap(images -> images)
                .map(image -> Arrays.copyOf(image, Math.min(image.length, LONGEST)));
    }
}
