// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Polling;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer of a metrics endpoint.
 *
 * @param status the first line
 * @param head   the other lines before the text
 * @param text   the page
 */
record Scrape(String status, String head, String text) {
    /** A series of the text format, and its value. */
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_:][a-z0-9_:]*(?:\\{[a-z]+=\"[^\"]*\"(?:,[a-z]+=\"[^\"]*\")*})?) (\\S+)");

    static SocketChannel connect(final SocketAddress address) throws IOException {
        if (address instanceof InetSocketAddress) {
            return SocketChannel.open(address);
        }
        final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(address);
        return channel;
    }

    /** Sends bytes, and reads until the other end closes the connection. */
    static Scrape of(final SocketAddress address, final String request) throws IOException {
        try (SocketChannel channel = connect(address)) {
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
            final String answer = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            final String[] parts = answer.split("\r\n\r\n", 2);
            final String[] lines = parts[0].split("\r\n", 2);
            return new Scrape(lines[0], lines.length < 2 ? "" : lines[1], parts.length < 2 ? "" : parts[1]);
        }
    }

    static Scrape of(final SocketAddress address) throws IOException {
        return of(address, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    static Scrape of(final Path socket) throws IOException {
        return of(UnixDomainSocketAddress.of(socket));
    }

    /** The samples of a page, all of whose lines are of the format. */
    static Map<String, Double> samples(final String page) {
        final Map<String, Double> samples = new LinkedHashMap<>();
        page.lines().filter(line -> !line.startsWith("# ")).forEach(line -> {
            final Matcher sample = SAMPLE.matcher(line);
            assertThat(sample.matches()).as(line).isTrue();
            final String value = sample.group(2);
            final double number = value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
            assertThat(samples.put(sample.group(1), number)).as(line).isNull();
        });
        return samples;
    }

    Map<String, Double> samples() {
        assertThat(status).isEqualTo("HTTP/1.1 200 OK");
        return samples(text);
    }

    /** Scrapes as soon as a process answers there. */
    static Scrape await(final Path socket) {
        while (true) {
            try {
                final Scrape scrape = of(socket);
                if (scrape.status.endsWith(" OK")) {
                    return scrape;
                }
            } catch (final IOException notYet) {
                // The one before has closed its socket.
            }
            Polling.pause();
        }
    }
}
