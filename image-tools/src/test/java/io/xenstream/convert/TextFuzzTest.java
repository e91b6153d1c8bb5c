// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.xenstream.codec.Finding;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import io.xenstream.codec.XenstreamException;
import io.xenstream.imagetools.internal.FieldText;
import io.xenstream.imagetools.internal.SmallImage;
import io.xenstream.verify.Verifier;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes of a text: reading it comes to an end, with an image that can be read, or says what is wrong. */
final class TextFuzzTest {
    static Stream<byte[]> seeds() {
        final String header = "$xenstored-dump-format\n";
        return Stream.of(
                        header + "global,3\nevtchn-dev,4,5\ndom,0,0,1,2\ndom,1,2,3\nsocket,7\nwatch,-7,2f,74,3\n",
                        header + "store,2f,6e30,\nstore,2f61,6e30007231,ff\nstore,2f4078,6e30,\nstore,2f622f63,6e30,",
                        header + "watch,9,,\nstore,2f622f632f64,6e30,\nstore,2f622f63,6e30,\nstore,2f62,6e30,\nsto",
                        "")
                .map(text -> text.getBytes(StandardCharsets.US_ASCII));
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuse(final byte[] bytes) {
        if (bytes == null) {
            return;
        }
        final List<Finding> losses = new java.util.ArrayList<>();
        final byte[] image;
        try (Region text = Region.ofArray(bytes, "fuzz")) {
            image = SmallImage.finished(
                    2,
                    ByteOrder.BIG_ENDIAN,
                    writer -> Conversion.textToImage(text, writer, true, losses::add)
                            .length());
        } catch (final XenstreamException refused) {
            assertThat(refused.rule().code()).isEqualTo("XS-TEXT-001");
            return;
        }
        assertThat(FieldText.of(image)).isNotEmpty();
        assertThat(losses)
                .allMatch(loss ->
                        loss.rule() == ConversionRule.ROOT || loss.place().offset() >= 0)
                .allMatch(loss -> loss.place().offset() < bytes.length);
        try (Region region = Region.ofArray(image, "image")) {
            final List<Finding> found = new java.util.ArrayList<>();
            Verifier.verify(region, ReadOptions.DEFAULT, found::add);
            assertThat(found).noneMatch(finding -> finding.severity() == Severity.ERROR);
        }
    }
}
