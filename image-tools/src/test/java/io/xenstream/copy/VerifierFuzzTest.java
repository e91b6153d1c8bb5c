// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.verify.ImageScript;
import io.xenstream.verify.Verifier;
import io.xenstream.verify.VerifierRulesTest;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes, verifying them comes to an end, and what is found good gives a good copy. */
final class VerifierFuzzTest {
    private static final ReadOptions STRICT = ReadOptions.DEFAULT.withStrict(true);

    static Stream<byte[]> seeds() {
        return Stream.concat(
                Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                        .map(order -> ImageScript.complete(order).bytes()),
                VerifierRulesTest.breaches().stream()
                        .map(breach ->
                                breach.broken().apply(ByteOrder.LITTLE_ENDIAN).bytes()));
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldFindGoodWhatIsCopiedFromGood(final byte[] bytes) {
        if (bytes == null) {
            return;
        }
        try (Region region = Region.ofArray(bytes, "fuzz")) {
            if (!Verifier.verify(region, STRICT, finding -> {}).isGood()) {
                return;
            }
            try (WritableRegion target = WritableRegion.allocate(1024, "copy")) {
                requireGoodCopy(region, target);
            }
        }
    }

    private static void requireGoodCopy(final Region region, final WritableRegion target) {
        final byte[] copy;
        try (ImageReader from = ImageReader.open(region);
                ImageWriter to = ImageWriter.open(target, from.header())) {
            final long length = ImageCopy.copyAll(from, to);
            copy = new byte[Math.toIntExact(length)];
        }
        target.getBytes(0, new UnsafeBuffer(copy), 0, copy.length);
        try (Region exact = Region.ofArray(copy, "copy")) {
            assertThat(Verifier.verify(exact, STRICT, finding -> {}).isGood()).isTrue();
        }
    }
}
