// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.HandoffException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {
    static Stream<HandoffMessage> messages() {
        return SampleMessages.all();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldReadWhatItWrites(final HandoffMessage message) {
        final MessageCodec codec = new MessageCodec("test");
        final byte[] octets = SampleMessages.octets(message);
        for (int i = 0; i < octets.length - 1; i++) {
            codec.room().put(octets[i]);
            assertThat(codec.next()).isNull();
            assertThat(codec.isInsideMessage()).isTrue();
        }
        codec.room().put(octets[octets.length - 1]);
        assertThat(codec.next()).isEqualTo(message);
        assertThat(codec.next()).isNull();
        assertThat(codec.isInsideMessage()).isFalse();
    }

    @Test
    void shouldReadMessagesThatComeTogether() {
        final MessageCodec codec = new MessageCodec("test");
        final List<HandoffMessage> small = messages()
                .filter(message -> SampleMessages.octets(message).length < 500)
                .toList();
        small.forEach(message -> codec.room().put(SampleMessages.octets(message)));

        final List<HandoffMessage> read = new ArrayList<>();
        for (HandoffMessage message = codec.next(); message != null; message = codec.next()) {
            read.add(message);
        }
        assertThat(read).isEqualTo(small);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldRefuseABodyThatIsCutOrHasSurplus(final HandoffMessage message) {
        final byte[] octets = SampleMessages.octets(message);
        final int length = octets.length - MessageCodec.HEADER_LENGTH;
        for (int cut = 0; cut <= length + 1; cut++) {
            if (cut != length && !(message instanceof HandoffMessage.Descriptors && cut > 0 && cut % 4 == 0)) {
                final byte[] changed = Arrays.copyOf(octets, MessageCodec.HEADER_LENGTH + cut);
                changed[0] = (byte) cut;
                changed[1] = (byte) (cut >> 8);
                requireRefused(changed);
            }
        }
    }

    @Test
    void shouldRefuseALengthBeforeItWaitsForIt() {
        requireRefused(new byte[] {1, 0x20, 0, 0, 3, 0, 0, 0});
        requireRefused(new byte[] {0, 0, 0, -128, 3, 0, 0, 0});
        requireRefused(new byte[] {-1, -1, -1, -1, 3, 0, 0, 0});
    }

    @Test
    void shouldRefuseATypeThatItDoesNotKnow() {
        requireRefused(new byte[8]);
        requireRefused(new byte[] {0, 0, 0, 0, 13, 0, 0, 0});
        requireRefused(new byte[] {0, 0, 0, 0, -1, -1, -1, -1});
    }

    private static void requireRefused(final byte[] octets) {
        final MessageCodec codec = new MessageCodec("test");
        codec.room().put(octets);
        assertThatExceptionOfType(HandoffException.class)
                .as(Arrays.toString(octets))
                .isThrownBy(codec::next)
                .satisfies(refusal -> assertThat(refusal.rule()).isEqualTo(HandoffRule.MESSAGE));
    }
}
