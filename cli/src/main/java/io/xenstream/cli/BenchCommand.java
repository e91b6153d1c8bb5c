// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What the help and the completion say of {@code bench}, which the script of a source tree runs from a jar of its own. */
@Command(
        name = "bench",
        description = "Measures what xenstream claims, compared with common Java alternatives and with C. Only in a"
                + " source tree, where xenstream bench --help has its options.",
        exitCodeList = {
            "0:done",
            "1:a benchmark failed, or is slower than before",
            "2:invalid command line",
            "3:the input could not be read",
            "4:the output could not be written"
        },
        footer = {
            "  xenstream bench                        takes less than five minutes",
            "  xenstream bench commands               each command in processes of its own",
            "  xenstream bench guard                  what holds on any machine"
        })
final class BenchCommand extends BaseCommand {
    /** Its own commands. */
    static final List<String> COMMANDS = List.of("commands", "compare", "goals", "guard", "report", "store");

    @Parameters(
            arity = "0..*",
            paramLabel = "ARGUMENT",
            completionCandidates = Candidates.class,
            description = "A command of the benchmarks and its arguments.")
    @SuppressWarnings("UnusedVariable") // for the help
    private List<String> arguments;

    /** What may follow. */
    static final class Candidates implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return COMMANDS.iterator();
        }
    }

    @Override
    public Integer call() {
        throw new CommandFailure(
                ExitCode.USAGE, "the benchmarks are a program of their own; run the xenstream script of a source tree");
    }
}
