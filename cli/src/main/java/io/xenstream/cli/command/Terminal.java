// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Properties of the terminal, if any, that affect the format of the output.
 *
 * <p>{@code System.console()} is not sufficient: it does not distinguish standard output from standard error, and since JDK 22 it exists even without a terminal.
 *
 * @param onOutput  whether standard output is a terminal
 * @param onError   whether standard error is a terminal
 * @param isUnicode whether the user's locale can show block characters
 * @param environment the process's
 */
public record Terminal(boolean onOutput, boolean onError, boolean isUnicode, Map<String, String> environment) {
    private static final int USUAL_COLUMNS = 80;
    private static final int UNKNOWN_COLUMNS = -1;
    private static final int FEWEST_COLUMNS = 40;
    private static final int MOST_COLUMNS = 200;

    /** No terminal: the streams are files or pipes. */
    public static final Terminal NONE = new Terminal(false, false, true, Map.of());

    /** The terminal of this process. */
    public static Terminal ofProcess() {
        final Map<String, String> environment = System.getenv();
        return new Terminal(isTerminal(1), isTerminal(2), isUnicode(environment), environment);
    }

    private static boolean isTerminal(final int descriptor) {
        try {
            final String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (final IOException | InvalidPathException | UnsupportedOperationException notLinux) {
            return false;
        }
    }

    private static boolean isUnicode(final Map<String, String> environment) {
        for (final String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            final String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                final String encoding = locale.toLowerCase(Locale.ROOT);
                return encoding.contains("utf-8") || encoding.contains("utf8");
            }
        }
        // No locale set, as in containers and CI, whose logs are UTF-8.
        return true;
    }

    /** Whether the output may have colours. */
    public boolean isColourful() {
        return onOutput
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
    }

    /** Whether the output is a screen whose lines can be written again. */
    public boolean isInteractive() {
        return onOutput && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
    }

    /** The width of the output in columns: the terminal's width, or 80. */
    public int columns() {
        final int columns = onOutput || onError ? askedColumns() : USUAL_COLUMNS;
        return Math.max(FEWEST_COLUMNS, Math.min(MOST_COLUMNS, columns));
    }

    /** The width that standard output has as a terminal, in columns; negative if it is no terminal, or its width is unknown. */
    public int outputColumns() {
        return onOutput ? reportedColumns() : UNKNOWN_COLUMNS;
    }

    private int askedColumns() {
        final int columns = reportedColumns();
        return columns > 0 ? columns : USUAL_COLUMNS;
    }

    private int reportedColumns() {
        final String answer = environment.containsKey("COLUMNS") ? "0 " + environment.get("COLUMNS") : stty();
        try {
            return Integer.parseInt(answer.substring(answer.indexOf(' ') + 1).trim());
        } catch (final NumberFormatException unclear) {
            return UNKNOWN_COLUMNS;
        }
    }

    private String stty() {
        try {
            final Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/proc/self/fd/" + (onOutput ? 1 : 2)))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                final byte[] answer = stty.getInputStream().readNBytes(32);
                return stty.waitFor(1, TimeUnit.SECONDS) ? new String(answer, StandardCharsets.US_ASCII) : "";
            } finally {
                stty.destroy();
            }
        } catch (final IOException withoutStty) {
            return "";
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
