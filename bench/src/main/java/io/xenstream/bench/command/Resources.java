// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.command;

import io.xenstream.bench.Baseline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The lists of what is run and what is guarded, beside the benchmarks. */
final class Resources {
    private Resources() {}

    static InputStream open(final String name) {
        return Baseline.class.getResourceAsStream(name);
    }

    static String text(final String name) {
        try (InputStream octets = open(name)) {
            return new String(octets.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
