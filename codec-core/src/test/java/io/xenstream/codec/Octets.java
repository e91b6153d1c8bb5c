// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Bytes of tests: written as hex, or captured. */
final class Octets {
    static final List<String> SOUND_CORPUS =
            List.of("c-4.17-v1.img", "c-4.17-v1-transaction.img", "c-4.22-v1.img", "c-4.22-v2.img");
    static final String WATCH_DEPTH = "c-4.22-v2-watch-depth.img";

    private Octets() {}

    static byte[] of(final String... hex) {
        return HexFormat.of()
                .parseHex(String.join("", hex).replaceAll("\\s", "").toLowerCase(Locale.ROOT));
    }

    static String hex(final byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static String hex(final DirectBuffer view) {
        final byte[] copy = new byte[view.capacity()];
        view.getBytes(0, copy);
        return hex(copy);
    }

    static UnsafeBuffer view(final String hex) {
        return new UnsafeBuffer(of(hex));
    }

    static byte[] corpus(final String name) {
        try (InputStream in = Octets.class.getResourceAsStream("/corpus/" + name)) {
            return in.readAllBytes();
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
