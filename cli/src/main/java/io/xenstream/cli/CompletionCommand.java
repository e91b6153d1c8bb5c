// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.ExitCode;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a completion script for a shell. */
@Command(
        name = "completion",
        description = "Prints a shell script that completes commands, options, option values and file names.",
        exitCodeList = {"0:the script was printed", "2:invalid command line", "4:cannot write the output"},
        footer = {
            "  source <(xenstream completion bash)             this shell only",
            "  xenstream completion bash > ~/.local/share/bash-completion/completions/xenstream",
            "  source <(xenstream completion zsh)              in ~/.zshrc",
            "",
            "The second example enables completion in every new shell and needs the package",
            "bash-completion."
        })
final class CompletionCommand extends BaseCommand {
    /** The line with which picocli turns off completion of file names for arguments that it does not know to be files. */
    private static final String NO_FILE_NAMES = "  type compopt &>/dev/null && compopt +o default\n";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "bash|zsh", description = "The shell that runs the script.")
    private Shell shell;

    /** The supported shells. The script is the same for all of them and detects the shell that runs it. */
    enum Shell {
        BASH,
        ZSH
    }

    @Override
    public Integer call() {
        final CommandLine root = spec.root().commandLine();
        String script = AutoComplete.bash(root.getCommandName(), root);
        for (final CommandLine command : root.getSubcommands().values()) {
            for (final ArgSpec argument : command.getCommandSpec().args()) {
                script = withLowerCase(script, argument);
            }
        }
        script = withAsciiDigits(script.replace(NO_FILE_NAMES, ""));
        output().text("# For " + shell.name().toLowerCase(Locale.ROOT) + ".\n" + script);
        return ExitCode.FINE;
    }

    /** Writes the constants of an enum in lower case, as the help does. */
    private static String withLowerCase(final String script, final ArgSpec argument) {
        if (!argument.type().isEnum()) {
            return script;
        }
        final String constants = StreamSupport.stream(
                        argument.completionCandidates().spliterator(), false)
                .map(constant -> '"' + constant + '"')
                .collect(Collectors.joining(" ", "(", ")"));
        return script.replace(constants, constants.toLowerCase(Locale.ROOT));
    }

    /** Picocli formats numbers in the default locale, whose digits the shell may not understand. */
    private static String withAsciiDigits(final String script) {
        final StringBuilder ascii = new StringBuilder(script.length());
        script.chars()
                .forEach(c -> ascii.append(Character.isDigit(c) ? (char) ('0' + Character.digit(c, 10)) : (char) c));
        return ascii.toString();
    }
}
