// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.c;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The C code of the baselines, compiled with {@code cc -O3 -march=native} and loaded on first use, once per JVM. Without a compiler, benchmarks that need it
 * are skipped and reported.
 */
public final class NativeCode {
    private NativeCode() {}

    /**
     * The reason why C code is unavailable.
     *
     * @return the reason, or empty if C code is available
     */
    public static Optional<String> missing() {
        return Optional.ofNullable(Library.MISSING);
    }

    /**
     * Compiles and loads the code.
     *
     * @throws UnsupportedOperationException if that is not possible
     */
    static void load() {
        if (Library.MISSING != null) {
            throw new UnsupportedOperationException(Library.MISSING);
        }
    }

    static native long scan(long image, long length);

    static native long scanPrefetching(long image, long length);

    static native long scanChecked(long image, long length, int maxRecordLength, long maxRecords);

    static native long headers(long image, long length);

    static native long headersPrefetching(long image, long length);

    static native long valueLengths(long image, long length);

    static native long valueLengthsPrefetching(long image, long length);

    static native long valueLengthsAt(long image, long[] positions);

    static native long encode(long nodes, long length, long output, boolean big);

    static native long encodeWords(long nodes, long length, long output, boolean big);

    static native long encodeMapped(long nodes, long length, String file, long room, boolean big);

    static native long encodeFwrite(long nodes, long length, String file, boolean big);

    static native int forget(String file);

    static native long resident(String file);

    private static final class Library {
        private static final List<String> SOURCES = List.of("scan.c", "encode.c", "pagecache.c");
        private static final String MISSING = loadOrExplain();

        private Library() {}

        private static String loadOrExplain() {
            try {
                System.load(compile().toString());
                return null;
            } catch (final IOException | UnsatisfiedLinkError cause) {
                return "no C baselines: they need cc on the PATH and the headers of a JDK (" + cause.getMessage() + ")";
            }
        }

        private static Path compile() throws IOException {
            final Path folder = Files.createTempDirectory("xenstream-bench-");
            folder.toFile().deleteOnExit();
            final Path library = folder.resolve("baseline.so");
            library.toFile().deleteOnExit();
            final Path headers = Path.of(System.getProperty("java.home"), "include");
            final ProcessBuilder compiler = new ProcessBuilder(
                    "cc",
                    "-O3",
                    "-march=native",
                    "-shared",
                    "-fPIC",
                    "-fno-strict-aliasing",
                    "-I" + headers,
                    "-I" + headers.resolve("linux"),
                    "-o",
                    library.toString());
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
            try (InputStream bytes = NativeCode.class.getResourceAsStream("/native/" + source)) {
                Files.copy(bytes, file);
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
