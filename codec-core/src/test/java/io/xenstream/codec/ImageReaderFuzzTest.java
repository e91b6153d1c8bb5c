// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes, reading them ends well or with an ImageException, and every field can be asked for. */
final class ImageReaderFuzzTest {
    private static final Reading.Way PULLING = Reading.pulling(bytes -> Region.ofArray(bytes, "fuzz"));

    static Stream<byte[]> seeds() {
        return FuzzSeeds.images();
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuseAnyBytes(final byte[] image) {
        if (image == null) {
            return;
        }
        PULLING.read(image, ReadOptions.DEFAULT);
        PULLING.read(image, ReadOptions.DEFAULT.withStrict(true).withMaxRecords(1000));
    }
}
