// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Teaches a shell to complete the command. */
@Command(
        name = "completion",
        description = "Prints a script by which a shell completes commands, options, their values and file names.",
        exitCodeList = {
            "0:the script is printed",
            "2:the command line was not understood",
            "4:the output could not be written"
        },
        footer = {
            "  source <(xenstream completion bash)             for this shell",
            "  xenstream completion bash > ~/.local/share/bash-completion/completions/xenstream",
            "  source <(xenstream completion zsh)              in ~/.zshrc",
            "",
            "The second one is for all shells to come, where the package bash-completion is",
            "installed."
        })
final class CompletionCommand implements Callable<Integer> {
    /** By which picocli keeps the shell from completing file names, where it does not know of an argument that it is one. */
    private static final String NO_FILE_NAMES = "  type compopt &>/dev/null && compopt +o default\n";

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "bash|zsh", description = "The shell that is to run the script.")
    private Shell shell;

    /** Shells that the script is for. It finds out itself which of them runs it. */
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
        script = script.replace(NO_FILE_NAMES, "");
        main.session().output().text("# For " + shell.name().toLowerCase(Locale.ROOT) + ".\n" + script);
        return ExitCode.FINE;
    }

    /** The constants of an enum as people write them, and as the help does. */
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
}
