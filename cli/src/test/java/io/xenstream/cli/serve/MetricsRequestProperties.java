// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

final class MetricsRequestProperties {
    private static MetricsRequest parsed(final byte[] bytes, final int length) {
        final ByteBuffer received = ByteBuffer.allocate(MetricsRequest.LONGEST);
        received.put(bytes, 0, length);
        return MetricsRequest.of(received);
    }

    private static MetricsRequest parsed(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return parsed(bytes, bytes.length);
    }

    /** Pieces of requests, in any order. */
    @Provide
    Arbitrary<String> texts() {
        final Arbitrary<String> known = Arbitraries.of(
                "GET",
                "HEAD",
                " ",
                "/metrics",
                "?x=/",
                "HTTP/1.1",
                "HTTP/1.0",
                "\r\n",
                "\n",
                "\r",
                "Host: x",
                "/",
                "\0");
        final Arbitrary<String> any =
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(3);
        return Arbitraries.frequencyOf(Tuple.of(9, known), Tuple.of(1, any))
                .list()
                .ofMaxSize(20)
                .map(pieces -> String.join("", pieces));
    }

    @Property
    void shouldTakeNothingForARequestThatIsNone(@ForAll("texts") final String text) {
        final MetricsRequest request = parsed(text);
        final boolean isWhole = text.contains("\n\n") || text.contains("\n\r\n");

        assertThat(request != null).isEqualTo(isWhole);
        if (isWhole && !request.equals(MetricsRequest.MALFORMED)) {
            assertThat(text.substring(0, text.indexOf('\n')).stripTrailing())
                    .startsWith(request.method() + " " + request.path())
                    .containsPattern(" HTTP/1\\..*$");
            assertThat(request.path()).startsWith("/").doesNotContain("?", " ", "\n");
        }
    }

    /** However the bytes come in: a request is complete with its last byte, and not before. */
    @Property(tries = 20)
    void shouldWaitForTheWholeRequest(@ForAll("paths") final String path) {
        final byte[] bytes = ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(parsed(bytes, length)).isNull();
        }
        assertThat(parsed(bytes, bytes.length)).isEqualTo(new MetricsRequest("GET", path));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.strings().withCharRange('!', '>').ofMaxLength(20).map(text -> "/" + text);
    }

    @Example
    void shouldRefuseARequestThatIsTooLong() {
        final byte[] bytes = new byte[MetricsRequest.LONGEST];
        Arrays.fill(bytes, (byte) 'a');

        assertThat(parsed(bytes, bytes.length - 1)).isNull();
        assertThat(parsed(bytes, bytes.length)).isSameAs(MetricsRequest.MALFORMED);
    }

    @Example
    void shouldUnderstandWhatClientsSend() {
        assertThat(parsed("GET /metrics HTTP/1.0\n\n")).isEqualTo(new MetricsRequest("GET", "/metrics"));
        assertThat(parsed("HEAD /metrics?name=a%20b HTTP/1.1\r\n\r\n"))
                .isEqualTo(new MetricsRequest("HEAD", "/metrics"));
        assertThat(parsed("GET /metrics HTTP/2\r\n\r\n")).isSameAs(MetricsRequest.MALFORMED);
        assertThat(parsed("GET /metrics\r\n\r\n")).isSameAs(MetricsRequest.MALFORMED);
        assertThat(parsed("\u0016\u0003\u0001\n\n")).isSameAs(MetricsRequest.MALFORMED);
    }
}
