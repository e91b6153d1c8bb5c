// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.cli.build.BuildCommand;
import io.xenstream.cli.demo.DemoCommand;
import io.xenstream.cli.demo.DemoReceiveCommand;
import io.xenstream.cli.inspect.DiffCommand;
import io.xenstream.cli.inspect.DumpCommand;
import io.xenstream.cli.inspect.GetCommand;
import io.xenstream.cli.inspect.IndexCommand;
import io.xenstream.cli.inspect.LeaksCommand;
import io.xenstream.cli.inspect.LsCommand;
import io.xenstream.cli.inspect.QuotaCommand;
import io.xenstream.cli.inspect.StatCommand;
import io.xenstream.cli.inspect.VerifyCommand;
import io.xenstream.cli.observe.TopCommand;
import io.xenstream.cli.observe.WatchChangesCommand;
import io.xenstream.cli.report.ReportCommand;
import io.xenstream.cli.serve.CountersCommand;
import io.xenstream.cli.serve.ServeCommand;
import io.xenstream.cli.transfer.FetchCommand;
import io.xenstream.cli.transfer.ReceiveCommand;
import io.xenstream.cli.transfer.SendCommand;
import io.xenstream.cli.transfer.TlsKeysCommand;
import io.xenstream.cli.update.LiveUpdateCommand;
import io.xenstream.cli.update.MigrateDaemonCommand;
import io.xenstream.cli.update.PreflightCommand;
import io.xenstream.cli.write.ConvertCommand;
import io.xenstream.cli.write.CopyCommand;
import io.xenstream.cli.write.ExtractCommand;
import io.xenstream.cli.write.GenerateCommand;
import io.xenstream.cli.write.MergeCommand;
import io.xenstream.cli.write.RecoverCommand;
import io.xenstream.cli.write.RepairCommand;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The subcommands, in the order of the help. A run describes only the one that it runs: to read the annotations of all of them takes longer than most
 * commands do.
 */
final class Commands {
    private static final Map<String, Class<?>> ALL = new LinkedHashMap<>();

    static {
        add("ls", LsCommand.class);
        add("get", GetCommand.class);
        add("dump", DumpCommand.class);
        add("verify", VerifyCommand.class);
        add("preflight", PreflightCommand.class);
        add("live-update", LiveUpdateCommand.class);
        add("migrate-daemon", MigrateDaemonCommand.class);
        add("stat", StatCommand.class);
        add("quota", QuotaCommand.class);
        add("leaks", LeaksCommand.class);
        add("report", ReportCommand.class);
        add("copy", CopyCommand.class);
        add("repair", RepairCommand.class);
        add("recover", RecoverCommand.class);
        add("diff", DiffCommand.class);
        add("extract", ExtractCommand.class);
        add("merge", MergeCommand.class);
        add("convert", ConvertCommand.class);
        add("index", IndexCommand.class);
        add("build", BuildCommand.class);
        add("generate", GenerateCommand.class);
        add("serve", ServeCommand.class);
        add("counters", CountersCommand.class);
        add("top", TopCommand.class);
        add("watch-changes", WatchChangesCommand.class);
        add("receive", ReceiveCommand.class);
        add("send", SendCommand.class);
        add("fetch", FetchCommand.class);
        add("tls-keys", TlsKeysCommand.class);
        add("demo", DemoCommand.class);
        add("bench", BenchCommand.class);
        add("completion", CompletionCommand.class);
        add("demo-receive", DemoReceiveCommand.class);
    }

    private Commands() {}

    private static void add(final String name, final Class<?> command) {
        ALL.put(name, command);
    }

    /** All subcommands. */
    static Collection<Class<?>> all() {
        return ALL.values();
    }

    /** The subcommands that a command line needs to be described: all, unless its first word names one that says nothing of the others. */
    static Collection<Class<?>> needed(final String[] args) {
        final Class<?> command = args.length == 0 ? null : ALL.get(args[0]);
        return command == null || command == CompletionCommand.class ? ALL.values() : List.of(command);
    }
}
