// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import io.xenstream.codec.ReadOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** A subcommand of {@code xenstream}. */
@Command
public abstract class BaseCommand implements Callable<Integer> {
    @ParentCommand
    private CommandContext context;

    protected final Session session() {
        return context.session();
    }

    protected final Output output() {
        return session().output();
    }

    protected final ReadOptions readOptions() {
        return context.readOptions();
    }
}
