// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
        final byte[] bytes = SampleMessages.bytes(message);
        for (int i = 0; i < bytes.length - 1; i++) {
            codec.room().put(bytes[i]);
            assertThat(codec.next()).isNull();
            assertThat(codec.isInsideMessage()).isTrue();
        }
        codec.room().put(bytes[bytes.length - 1]);
        assertThat(codec.next()).isEqualTo(message);
        assertThat(codec.next()).isNull();
        assertThat(codec.isInsideMessage()).isFalse();
    }

    @Test
    void shouldReadSeveralMessagesFromOneBuffer() {
        final MessageCodec codec = new MessageCodec("test");
        final List<HandoffMessage> small = messages()
                .filter(message -> SampleMessages.bytes(message).length < 500)
                .toList();
        small.forEach(message -> codec.room().put(SampleMessages.bytes(message)));

        final List<HandoffMessage> read = new ArrayList<>();
        for (HandoffMessage message = codec.next(); message != null; message = codec.next()) {
            read.add(message);
        }
        assertThat(read).isEqualTo(small);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldRefuseABodyThatIsTruncatedOrTooLong(final HandoffMessage message) {
        final byte[] bytes = SampleMessages.bytes(message);
        final int length = bytes.length - MessageCodec.HEADER_LENGTH;
        for (int cut = 0; cut <= length + 1; cut++) {
            if (cut != length && !(message instanceof HandoffMessage.Descriptors && cut > 0 && cut % 4 == 0)) {
                final byte[] changed = Arrays.copyOf(bytes, MessageCodec.HEADER_LENGTH + cut);
                changed[0] = (byte) cut;
                changed[1] = (byte) (cut >> 8);
                requireRefused(changed);
            }
        }
    }

    @Test
    void shouldRefuseALengthBeforeItWaitsForTheBody() {
        requireRefused(new byte[] {1, 0x20, 0, 0, 3, 0, 0, 0});
        requireRefused(new byte[] {0, 0, 0, -128, 3, 0, 0, 0});
        requireRefused(new byte[] {-1, -1, -1, -1, 3, 0, 0, 0});
    }

    @Test
    void shouldRefuseAnUnknownType() {
        requireRefused(new byte[8]);
        requireRefused(new byte[] {0, 0, 0, 0, 13, 0, 0, 0});
        requireRefused(new byte[] {0, 0, 0, 0, -1, -1, -1, -1});
    }

    private static void requireRefused(final byte[] bytes) {
        final MessageCodec codec = new MessageCodec("test");
        codec.room().put(bytes);
        assertThatExceptionOfType(HandoffException.class)
                .as(Arrays.toString(bytes))
                .isThrownBy(codec::next)
                .satisfies(refusal -> assertThat(refusal.rule()).isEqualTo(HandoffRule.MESSAGE));
    }
}
