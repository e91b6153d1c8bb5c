// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * Debian 12's daemons and tools of Xen 4.17, and the stand-in for the hypervisor that lets them run without one.
 *
 * <p>They are fetched once, with apt-get and its checks, and unpacked into a folder of their own, {@code xenstream/interop} in the user's
 * cache ({@code $XDG_CACHE_HOME} or {@code ~/.cache}); nothing is installed into the system. Where they cannot be had, the test that asks
 * for them is skipped, with the reason; but it fails if the environment has {@code CI=true}.
 */
public final class StockPackages {
    private static final List<String> NAMES = List.of(
            "xen-utils-4.17",
            "xenstore-utils",
            "libxenmisc4.17",
            "libxencall1",
            "libxenevtchn1",
            "libxengnttab1",
            "libxenforeignmemory1",
            "libxenstore4",
            "libxentoollog1",
            "libxentoolcore1",
            "libxendevicemodel1",
            "libxenhypfs1");
    private static final String FOLDER = "debian-12-xen-4.17";
    private static final Path DAEMONS = Path.of("usr/lib/xen-4.17/bin");
    private static final Path TOOLS = Path.of("usr/bin");

    private static StockPackages obtained;
    private static String missing;

    private final Path root;
    private final Path libraries;
    private final Path standIn;

    private StockPackages(final Path root, final Path libraries, final Path standIn) {
        this.root = root;
        this.libraries = libraries;
        this.standIn = standIn;
    }

    /**
     * The packages, fetched if they are not there.
     *
     * @throws TestAbortedException if they cannot be had
     * @throws AssertionError       if they cannot be had in continuous integration
     */
    public static synchronized StockPackages obtain() {
        if (obtained == null && missing == null) {
            try {
                final Path root = root();
                obtained = new StockPackages(root, libraries(root), compileStandIn());
            } catch (final IOException cause) {
                missing = cause.getMessage();
            }
        }
        if (obtained != null) {
            return obtained;
        }
        final String message = "no stock xenstore daemons and tools (they need apt-get of Debian 12, the network once,"
                + " and cc): " + missing;
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        throw new TestAbortedException(message);
    }

    /** A daemon, or one of the programs that Debian keeps beside it. */
    Path daemon(final String name) {
        return root.resolve(DAEMONS).resolve(name);
    }

    /** One of the {@code xenstore-} tools. */
    Path tool(final String name) {
        return root.resolve(TOOLS).resolve(name);
    }

    /** The library to preload. */
    Path standIn() {
        return standIn;
    }

    /** What each program needs in its environment. */
    Map<String, String> environment() {
        return Map.of("LD_LIBRARY_PATH", libraries.toString(), "LC_ALL", "C");
    }

    private static Path root() throws IOException {
        final String cacheHome = System.getenv("XDG_CACHE_HOME");
        final Path cache = cacheHome == null || cacheHome.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(cacheHome);
        final Path folder = Files.createDirectories(cache.resolve("xenstream").resolve("interop"));
        final Path root = folder.resolve(FOLDER);
        // Other builds may be about the same.
        try (FileChannel lockFile =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lockFile.lock()) {
            if (lock.isValid() && !Files.isDirectory(root)) {
                final Path fetched = Files.createTempDirectory(folder, "fetching-");
                try {
                    fetch(fetched);
                    Files.move(unpack(fetched), root, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Scratch.delete(fetched);
                }
            }
        }
        return root;
    }

    /** With the lists of packages that the system has, or else with lists of our own: those need no rights. */
    private static void fetch(final Path folder) throws IOException {
        final ToolRun withSystemLists = ToolRun.of(folder, download(List.of()));
        if (withSystemLists.exitCode() == 0) {
            return;
        }
        final Path lists =
                Files.createDirectories(folder.resolve("lists/partial")).getParent();
        final Path cache = Files.createDirectories(folder.resolve("cache/archives/partial"))
                .getParent()
                .getParent();
        final List<String> options = List.of("-o", "Dir::State::Lists=" + lists, "-o", "Dir::Cache=" + cache);
        final List<String> update = new ArrayList<>(List.of("apt-get", "-q", "-o", "APT::Sandbox::User=root"));
        update.addAll(options);
        update.add("update");
        final ToolRun updated = ToolRun.of(folder, update);
        final ToolRun downloaded = ToolRun.of(folder, download(options));
        if (downloaded.exitCode() != 0) {
            throw new IOException(updated + "\n" + downloaded);
        }
    }

    private static List<String> download(final List<String> options) {
        final List<String> command = new ArrayList<>(List.of("apt-get", "-q", "-o", "APT::Sandbox::User=root"));
        command.addAll(options);
        command.add("download");
        command.addAll(NAMES);
        return command;
    }

    private static Path unpack(final Path folder) throws IOException {
        final Path root = folder.resolve("root");
        final List<Path> packages;
        try (Stream<Path> files = Files.list(folder)) {
            packages = files.filter(file -> file.toString().endsWith(".deb"))
                    .sorted()
                    .toList();
        }
        for (final Path each : packages) {
            final ToolRun run = ToolRun.of(folder, List.of("dpkg-deb", "-x", each.toString(), root.toString()));
            if (run.exitCode() != 0) {
                throw new IOException(run.toString());
            }
        }
        return root;
    }

    private static Path libraries(final Path root) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root.resolve("usr/lib"), "*-linux-gnu*")) {
            for (final Path folder : folders) {
                return folder;
            }
        }
        throw new IOException("no libraries in " + root);
    }

    private static Path compileStandIn() throws IOException {
        final Scratch scratch = Scratch.create();
        Runtime.getRuntime().addShutdownHook(new Thread(scratch::close));
        final Path source = scratch.resolve("hypervisor.c");
        try (InputStream bytes = StockPackages.class.getResourceAsStream("/native/hypervisor.c")) {
            Files.copy(bytes, source);
        }
        final Path library = scratch.resolve("hypervisor.so");
        final ToolRun run = ToolRun.of(
                scratch.folder(),
                List.of(
                        "cc",
                        "-shared",
                        "-fPIC",
                        "-O1",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-o",
                        library.toString(),
                        source.toString(),
                        "-ldl"));
        if (run.exitCode() != 0) {
            throw new IOException(run.toString());
        }
        return library;
    }
}
