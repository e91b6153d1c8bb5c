// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is given no flag. */
class JvmFlagsTest {
    @TempDir
    Path directory;

    @Test
    void shouldNameEachFlagThatIsMissing() throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenState.class.getName(),
                        directory.resolve("store").toString())
                .redirectErrorStream(true)
                .start();
        final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isNotZero();
        assertThat(printed)
                .contains("XS-IO-005")
                .contains("the daemon needs --add-exports java.base/jdk.internal.misc=ALL-UNNAMED")
                .doesNotContain("Caused by");
        if (Runtime.version().feature() < 22) {
            assertThat(printed)
                    .contains("--add-opens java.base/java.lang.reflect=ALL-UNNAMED"
                            + " --add-exports java.base/sun.nio.ch=ALL-UNNAMED"
                            + " --add-exports java.base/jdk.internal.ref=ALL-UNNAMED;");
        }
        assertThat(directory).isEmptyDirectory();
    }

    static final class OpenState {
        private OpenState() {}

        public static void main(final String[] arguments) {
            StoreState.open(StoreLocation.of(Path.of(arguments[0])), DaemonLimits.DEFAULT)
                    .close();
        }
    }
}
