// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.nativeio.ReservedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM without flags, and one with those that are shipped. */
class JvmFlagsTest {
    @TempDir
    Path directory;

    /** The classes for Java 22 and later need no flag. A jar has them, a directory of classes only if it is named. */
    private static boolean areThoseForJava22() {
        final boolean isJar = ReservedFile.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath()
                .endsWith(".jar");
        return System.getProperty("java.class.path").contains("META-INF/versions/22")
                || (isJar && Runtime.version().feature() >= 22);
    }

    @Test
    void shouldNameEachFlagThatIsMissing() throws IOException, InterruptedException {
        if (areThoseForJava22()) {
            assertThat(run(List.of(), OpenFile.class)).isEqualTo("opened");
            return;
        }
        assertThat(run(List.of(), OpenFile.class))
                .contains("XS-IO-005")
                .contains("--add-exports java.base/jdk.internal.misc=ALL-UNNAMED"
                        + " --add-opens java.base/java.lang.reflect=ALL-UNNAMED"
                        + " --add-exports java.base/sun.nio.ch=ALL-UNNAMED"
                        + " --add-exports java.base/jdk.internal.ref=ALL-UNNAMED;")
                .contains("java @xenstream.jvmargs");
        assertThat(run(List.of("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"), OpenStore.class))
                .contains("XS-IO-005")
                .doesNotContain("jdk.internal.misc=ALL-UNNAMED");
    }

    @Test
    void shouldOpenAStoreWithTheFlagsShipped() throws IOException, InterruptedException {
        final String flags = "@" + Path.of("..", "xenstream.jvmargs");
        final List<String> silent = Runtime.version().feature() < 24
                ? List.of(flags)
                : List.of(flags, "--sun-misc-unsafe-memory-access=allow");
        assertThat(run(silent, OpenStore.class)).isEqualTo("opened");
    }

    private String run(final List<String> flags, final Class<?> program) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(flags);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                directory.resolve("store").toString()));
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }

    static final class OpenFile {
        private OpenFile() {}

        public static void main(final String[] arguments) {
            ReservedFile.create(Path.of(arguments[0]), 1 << 20).close();
            System.out.print("opened");
        }
    }

    static final class OpenStore {
        private OpenStore() {}

        public static void main(final String[] arguments) {
            LiveStore.open(Path.of(arguments[0]), StoreOptions.DEFAULT).close();
            System.out.print("opened");
        }
    }
}
