// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import java.io.PrintStream;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The logs of the command's JVM: lines on standard error from the level that the environment variable {@value #VARIABLE} names on, and none without it. What the command
 * has to say it prints itself.
 */
public final class StandardErrorLogs extends System.LoggerFinder {
    private static final String VARIABLE = "XENSTREAM_LOG";

    private final System.Logger.Level level = level(System.getenv(VARIABLE));

    /** Made by the JDK, before the first message. */
    public StandardErrorLogs() {
        super();
    }

    private static System.Logger.Level level(final String name) {
        for (final System.Logger.Level level : System.Logger.Level.values()) {
            if (level.name().equalsIgnoreCase(name)) {
                return level;
            }
        }
        return System.Logger.Level.OFF;
    }

    @Override
    public System.Logger getLogger(final String name, final Module module) {
        return new Lines(name, level);
    }

    private record Lines(String name, Level least) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(final Level level) {
            return level != Level.OFF && level.getSeverity() >= least.getSeverity();
        }

        @Override
        public void log(final Level level, final ResourceBundle bundle, final String message, final Throwable thrown) {
            if (isLoggable(level)) {
                final PrintStream errors = System.err;
                errors.println("xenstream: " + level.name().toLowerCase(Locale.ROOT) + " " + name + ": "
                        + Escapes.text(String.valueOf(message)));
                if (thrown != null) {
                    thrown.printStackTrace(errors);
                }
            }
        }

        @Override
        public void log(
                final Level level, final ResourceBundle bundle, final String format, final Object... parameters) {
            if (isLoggable(level)) {
                final boolean isPlain = format == null || parameters == null || parameters.length == 0;
                log(
                        level,
                        bundle,
                        isPlain ? format : new MessageFormat(format, Locale.ROOT).format(parameters),
                        (Throwable) null);
            }
        }
    }
}
