// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.util.stream.Stream;

/** Where fuzzing begins: images that daemons wrote, and small ones with every type in both byte orders. */
final class FuzzSeeds {
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
                .flatMap(images -> images);
    }
}
