// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors
package io.xenstream.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The limit that is measured against: C, compiled with {@code cc -O3} when a benchmark that needs it is set up. Without a compiler those
 * benchmarks fail, and say so; the others run.
 */
final class NativeCode {
    private NativeCode() {}

    /** Compiles and loads. Once for each JVM. */
    static void load() {
        Library.load();
    }

    static native long scan(long image, long length);

    static native long scanPrefetching(long image, long length);

    static native long encode(long nodes, long length, long output);

    static native long encodeWords(long nodes, long length, long output);

    static native long encodeFwrite(long nodes, long length, String file);

    private static final class Library {
        private static final List<String> SOURCES = List.of("scan.c", "encode.c");

        static {
            try {
                System.load(compile().toString());
            } catch (final IOException cause) {
                throw new IllegalStateException("no C baseline: it needs cc on the PATH (" + cause.getMessage() + ")", cause);
            }
        }

        private Library() {}

        static void load() {
            // the class initializer has done it
        }

        private static Path compile() throws IOException {
            final Path folder = Files.createTempDirectory("xenstream-bench-");
            folder.toFile().deleteOnExit();
            final Path library = folder.resolve("baseline.so");
            library.toFile().deleteOnExit();
            final Path headers = Path.of(System.getProperty("java.home"), "include");
            final ProcessBuilder compiler = new ProcessBuilder(
                    "cc", "-O3", "-shared", "-fPIC", "-fno-strict-aliasing",
                    "-I" + headers, "-I" + headers.resolve("linux"), "-o", library.toString());
            for (final String source : SOURCES) {
                compiler.command().add(unpack(source, folder).toString());
            }
            compiler.redirectErrorStream(true).redirectOutput(new File(folder.toFile(), "cc.log"));
            new File(folder.toFile(), "cc.log").deleteOnExit();
            run(compiler, folder);
            return library;
        }

        private static Path unpack(final String source, final Path folder) throws IOException {
            final Path file = folder.resolve(source);
            file.toFile().deleteOnExit();
            try (InputStream octets = NativeCode.class.getResourceAsStream("/native/" + source)) {
                Files.copy(octets, file);
            }
            return file;
        }

        private static void run(final ProcessBuilder compiler, final Path folder) throws IOException {
            try {
                if (compiler.start().waitFor() != 0) {
                    throw new IOException(Files.readString(folder.resolve("cc.log")));
                }
            } catch (final InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while compiling", stopped);
            }
        }
    }
}
