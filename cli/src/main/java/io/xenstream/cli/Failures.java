// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.OutputFailure;
import io.xenstream.codec.XenstreamException;
import java.io.IOException;
import java.util.function.Predicate;

/** The exit code and the message for everything that a command can throw. */
final class Failures {
    /** More causes than any exception has that is not its own cause. */
    private static final int MOST_CAUSES = 50;

    private static final String NO_DESCRIPTORS = "Too many open files";

    private Failures() {}

    static int exitCode(final Throwable failure) {
        if (failure instanceof CommandFailure command) {
            return command.exitCode();
        }
        if (failure instanceof XenstreamException image) {
            return ExitCode.of(image.rule());
        }
        if (failure instanceof OutOfMemoryError || isOfDescriptors(failure)) {
            return ExitCode.INPUT;
        }
        return failure instanceof OutputFailure || isOfNativeLibrary(failure) || ioCause(failure) != null
                ? ExitCode.OUTPUT
                : ExitCode.DEFECT;
    }

    static String message(final Throwable failure) {
        if (failure instanceof CommandFailure || failure instanceof XenstreamException) {
            return failure.getMessage();
        }
        if (failure instanceof OutputFailure) {
            return "cannot write standard output: " + failure.getCause().getMessage();
        }
        if (isOfDescriptors(failure)) {
            return "too many open files; raise the limit, for example with ulimit -n 1024";
        }
        if (failure instanceof OutOfMemoryError) {
            return "out of memory; raise the JVM's limit, for example with JAVA_TOOL_OPTIONS=-Xmx4g";
        }
        if (isOfNativeLibrary(failure)) {
            return "cannot load a native library, which is first extracted to a temporary directory; set TMPDIR to a directory"
                    + " that can be written and is not mounted noexec (now " + System.getProperty("java.io.tmpdir")
                    + ")";
        }
        final Throwable io = ioCause(failure);
        if (io != null) {
            return "the system refuses: " + io.getMessage();
        }
        return "internal error (" + failure + "); run with --debug for a stack trace and report it";
    }

    private static boolean isOfDescriptors(final Throwable failure) {
        return cause(
                        failure,
                        cause ->
                                cause.getMessage() != null && cause.getMessage().contains(NO_DESCRIPTORS))
                != null;
    }

    private static boolean isOfNativeLibrary(final Throwable failure) {
        return cause(failure, cause -> cause instanceof UnsatisfiedLinkError || isUninitialized(cause)) != null;
    }

    /** A class whose initializer failed once is reported by name only from then on. */
    private static boolean isUninitialized(final Throwable cause) {
        return cause instanceof NoClassDefFoundError
                && cause.getMessage() != null
                && cause.getMessage().startsWith("Could not initialize class");
    }

    private static Throwable ioCause(final Throwable failure) {
        return cause(failure, cause -> cause instanceof IOException);
    }

    /** Returns the first of a failure and its causes for which a condition holds; null if there is none. */
    private static Throwable cause(final Throwable failure, final Predicate<Throwable> condition) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            if (condition.test(cause)) {
                return cause;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
