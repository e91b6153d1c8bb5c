// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompletionTest {
    @TempDir
    Path directory;

    private Path script;

    @BeforeEach
    void print() throws IOException {
        final Run run = Run.of("completion", "bash");
        assertThat(run.exitCode()).isZero();
        script = Files.writeString(directory.resolve("completion"), run.output());
    }

    @ParameterizedTest
    @CsvSource({
        "'', ls dump verify",
        "ve, verify",
        "verify --f, --for --format",
        "verify --for '', spec c-4.17 c-4.21 c-4.22 oxenstored",
        "dump --format '', text ndjson",
        "completion '', bash zsh",
        "report -o out.html --d, --debug"
    })
    void shouldCompleteInARealBash(final String typed, final String expected) throws IOException, InterruptedException {
        assertThat(complete(typed)).contains(expected.split(" ", -1));
        assertThat(complete(typed)).doesNotContain("demo-receive", "TEXT");
    }

    @ParameterizedTest
    @CsvSource({"ls ho", "report host.img -o rep", "copy host.img ou"})
    void shouldLeaveFileNamesToTheShell(final String typed) throws IOException, InterruptedException {
        assertThat(complete(typed)).isEmpty();
        assertThat(bash("complete -p xenstream").output()).contains("-o default");
        assertThat(script).content().doesNotContain("compopt +o default");
    }

    @Test
    void shouldKnowEveryCommand() throws IOException, InterruptedException {
        assertThat(complete("")).containsAll(CommandHelpTest.commands().toList());
    }

    private List<String> complete(final String typed) throws IOException, InterruptedException {
        final Run run = bash("COMP_WORDS=(xenstream " + (typed.isEmpty() ? "''" : typed)
                + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
                + " COMP_LINE=\"${COMP_WORDS[*]}\"; COMP_POINT=${#COMP_LINE}; _complete_xenstream;"
                + " printf '%s\\n' \"${COMPREPLY[@]}\"");
        return run.lines().stream().filter(line -> !line.isEmpty()).toList();
    }

    /** The script is taken in as users do it. */
    private Run bash(final String commands) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of("bash", "--norc", "-c"));
        command.add("source <(cat \"$0\") && " + commands);
        command.add(script.toString());
        final Run run = Run.process(command, directory);
        assertThat(run.exitCode()).as(run.errors()).isZero();
        return run;
    }
}
