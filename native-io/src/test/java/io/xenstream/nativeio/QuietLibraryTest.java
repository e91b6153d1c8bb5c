// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImagePatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuietLibraryTest {
    @TempDir
    Path directory;

    @Test
    void shouldPrintNothingAndOpenNoSocket() throws IOException, InterruptedException {
        final Path classes = directory.resolve("classes.log");

        final String printed = new ChildJvm()
                .flags("-Xlog:class+load=info:file=" + classes)
                .run(UseEverything.class, directory.resolve("host.img"));

        // UseEverything also checks that no system property has changed.
        assertThat(printed).isEmpty();
        final List<String> loaded = Files.readAllLines(classes);
        assertThat(loaded).anyMatch(line -> line.contains("io.xenstream.nativeio.Mapping "));
        // Every kind of socket needs one of these classes.
        assertThat(loaded)
                .noneMatch(line -> line.contains(" sun.nio.ch.Net ")
                        || line.contains(" java.net.Socket ")
                        || line.contains(" java.net.ServerSocket ")
                        || line.contains(" java.net.DatagramSocket "));
    }

    /** Reads, changes and publishes images; leaves some open for the garbage collector. Checks sockets and system properties. */
    static final class UseEverything {
        private UseEverything() {}

        public static void main(final String[] arguments) throws IOException {
            final Path path = Path.of(arguments[0]);
            final Properties before = (Properties) System.getProperties().clone();
            for (int i = 0; i < 20; i++) {
                SampleImages.publish(path, Durability.FULL, i, 3000);
                SampleImages.generation(path, 3000);
                try (MutableMappedImage image = MappedImage.openForUpdate(path);
                        ImagePatcher patcher = image.patcher()) {
                    patcher.next();
                    patcher.patchGlobalData().evtchnFd(i);
                    image.force();
                }
                MappedImage.open(path).region().getByte(0);
                System.gc();
            }
            requireNoSocket();
            if (!System.getProperties().equals(before)) {
                throw new AssertionError("system properties have changed: " + System.getProperties());
            }
        }

        /** The JDK's file channels use a pair of local sockets; network sockets are in the kernel's tables. */
        private static void requireNoSocket() throws IOException {
            final Set<String> own = new HashSet<>();
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
                for (final Path descriptor : descriptors.toList()) {
                    if (Files.isSymbolicLink(descriptor)) {
                        own.add(Files.readSymbolicLink(descriptor).toString());
                    }
                }
            }
            for (final String protocol : List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6")) {
                final Path table = Path.of("/proc/self/net", protocol);
                for (final String socket : Files.exists(table) ? Files.readAllLines(table) : List.<String>of()) {
                    final String inode = socket.trim().split(" +", -1)[9];
                    if (own.contains("socket:[" + inode + "]")) {
                        throw new AssertionError("a socket: " + socket);
                    }
                }
            }
        }
    }
}
