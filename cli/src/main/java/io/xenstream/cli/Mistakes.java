// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The message for an invalid command line, with what the user may have meant. */
final class Mistakes {
    private Mistakes() {}

    static String message(final ParameterException mistake) {
        if (!(mistake instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return mistake.getMessage();
        }
        final CommandLine command = mistake.getCommandLine();
        final String word = unmatched.getUnmatched().get(0);
        return what(command, unmatched, word) + meant(unmatched.getSuggestions());
    }

    private static String what(
            final CommandLine command, final UnmatchedArgumentException unmatched, final String word) {
        if (unmatched.isUnknownOption()) {
            return "there is no option " + word;
        }
        return command.getSubcommands().isEmpty() ? "one argument too many: " + word : "there is no command " + word;
    }

    /** The most similar one; the others are seldom what was meant. */
    private static String meant(final List<String> similar) {
        return similar.isEmpty() ? "" : "; did you mean " + similar.get(0) + '?';
    }
}
