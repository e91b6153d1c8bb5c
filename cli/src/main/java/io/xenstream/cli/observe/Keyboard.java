// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keys of the terminal that do not wait for Enter, while this is open. Without {@code stty}, or without a terminal, there are none. */
final class Keyboard implements AutoCloseable {
    private static final int LONGEST_SETTINGS = 1000;
    private static final int QUIT = 'q';

    private final InputStream input;
    private final String settings;

    private Keyboard(final InputStream input, final String settings) {
        this.input = input;
        this.settings = settings;
    }

    /** Lets keys through if standard input is a terminal. */
    static Keyboard open(final InputStream input) {
        final String settings = stty("-g");
        if (settings != null) {
            stty("-icanon", "-echo", "min", "0", "time", "0");
        }
        return new Keyboard(input, settings);
    }

    /** Runs stty on standard input. Returns what it prints; null if it fails. */
    private static String stty(final String... arguments) {
        final List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        try {
            final Process stty = new ProcessBuilder(command)
                    .redirectInput(new File("/proc/self/fd/0"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            final String printed =
                    new String(stty.getInputStream().readNBytes(LONGEST_SETTINGS), StandardCharsets.US_ASCII);
            return stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0 ? printed.trim() : null;
        } catch (final IOException withoutStty) {
            return null;
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Whether q was typed. Does not wait. */
    boolean isQuitting() {
        try {
            while (settings != null && input.available() > 0) {
                if (input.read() == QUIT) {
                    return true;
                }
            }
        } catch (final IOException gone) {
            // There are no keys any more.
        }
        return false;
    }

    /** Restores the terminal. */
    @Override
    public void close() {
        if (settings != null) {
            stty(settings);
        }
    }
}
