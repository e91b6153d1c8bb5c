// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Xen's own tools, as Debian ships them, connected to one socket. Each call is a process of its own. */
public final class StockTools {
    private final StockPackages packages;
    private final Path socket;

    private StockTools(final StockPackages packages, final Path socket) {
        this.packages = packages;
        this.socket = socket;
    }

    /** The tools of packages, for the daemon that listens on a socket. */
    public static StockTools of(final StockPackages packages, final Path socket) {
        return new StockTools(packages, socket);
    }

    private Map<String, String> environment() {
        final Map<String, String> environment = new HashMap<>(packages.environment());
        environment.put("XENSTORED_PATH", socket.toString());
        return environment;
    }

    private ToolRun run(final Path program, final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return ToolRun.of(command, environment(), packages.standIn().getParent(), Deadline.LONG.multipliedBy(5));
    }

    /** Any of them, however it ends: {@code run("xenstore-ls", "-f")}. */
    public ToolRun run(final String tool, final String... arguments) throws IOException {
        return run(packages.tool(tool), arguments);
    }

    /** {@code xenstore-ls -f -p}: a line a node, unordered. */
    public List<String> list() throws IOException {
        return run("xenstore-ls", "-f", "-p").succeeded().lines();
    }

    /** The children's names. */
    public List<String> children(final String path) throws IOException {
        return run("xenstore-list", path).succeeded().lines();
    }

    /** A value, escaped as {@code xenstore-read} does. */
    public String read(final String path) throws IOException {
        return run("xenstore-read", path).succeeded().output().stripTrailing();
    }

    public void write(final String path, final String value) throws IOException {
        run("xenstore-write", path, value).succeeded();
    }

    public void remove(final String path) throws IOException {
        run("xenstore-rm", path).succeeded();
    }

    /** {@code chmod("/a", "n0", "r5")}: the owner's first. */
    public void chmod(final String path, final String... permissions) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of(path));
        arguments.addAll(List.of(permissions));
        run("xenstore-chmod", arguments.toArray(String[]::new)).succeeded();
    }

    public boolean exists(final String path) throws IOException {
        return run("xenstore-exists", path).exitCode() == 0;
    }

    /** A {@code xenstore-watch} that runs on until it is closed. */
    public StockWatch watch(final String... paths) throws IOException {
        final List<String> command =
                new ArrayList<>(List.of(packages.tool("xenstore-watch").toString()));
        command.addAll(List.of(paths));
        return StockWatch.start(command, environment());
    }

    /** Xen's test of a daemon from a client's side. */
    public ToolRun testXenstore(final String... arguments) throws IOException {
        return run(packages.daemon("test-xenstore"), arguments);
    }

    /** {@code xenstore-control}, however it ends. */
    public ToolRun control(final String... arguments) throws IOException {
        return run(packages.daemon("xenstore-control"), arguments);
    }

    /** {@code xenstore-control} that runs beside us; what it prints is lost. */
    OwnedProcess startControl(final String... arguments) throws IOException {
        final List<String> command =
                new ArrayList<>(List.of(packages.daemon("xenstore-control").toString()));
        command.addAll(List.of(arguments));
        final ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment());
        return OwnedProcess.start(builder);
    }
}
