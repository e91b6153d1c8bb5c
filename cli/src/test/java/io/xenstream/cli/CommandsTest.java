// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

final class CommandsTest {
    @Test
    void shouldFindEachCommandByItsName() {
        for (final Class<?> command : Commands.all()) {
            final String name = command.getAnnotation(Command.class).name();
            if (command != CompletionCommand.class) {
                assertThat(Commands.needed(new String[] {name, "--help"})).containsExactly(command);
            }
        }
    }

    @Test
    void shouldDescribeAllCommandsIfNoneIsNamed() {
        for (final String[] args :
                new String[][] {{}, {"--help"}, {"--debug", "ls"}, {"lss"}, {"completion", "bash"}}) {
            assertThat(Commands.needed(args)).hasSameSizeAs(Commands.all());
        }
    }
}
