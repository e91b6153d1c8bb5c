// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where Xen's packages have their programs. */
final class XenPrograms {
    private static final Path LIBRARIES = Path.of("/usr/lib");

    private XenPrograms() {}

    /** The program of a name: in PATH, or of the newest release of Xen; null if there is none. */
    static Path find(final String name) {
        for (final Path directory : directories()) {
            final Path program = directory.resolve(name);
            if (Files.isRegularFile(program) && Files.isExecutable(program)) {
                return program;
            }
        }
        return null;
    }

    private static List<Path> directories() {
        final List<Path> all = new ArrayList<>();
        final String path = System.getenv("PATH");
        for (final String directory : path == null ? new String[0] : path.split(":")) {
            if (directory.startsWith("/")) {
                all.add(Path.of(directory));
            }
        }
        final List<Path> releases = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(LIBRARIES, "xen-*")) {
            found.forEach(release -> releases.add(release.resolve("bin")));
        } catch (final IOException none) {
            releases.clear();
        }
        releases.sort(Comparator.reverseOrder());
        all.addAll(releases);
        for (final String directory :
                List.of("/usr/lib/xen/bin", "/usr/libexec/xen/bin", "/usr/sbin", "/usr/local/sbin")) {
            all.add(Path.of(directory));
        }
        return all;
    }
}
