// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import io.xenstream.cli.serve.ServeProcess;
import io.xenstream.interop.Client;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runtimes without Flight Recorder, such as those that jlink makes, and JVMs in which nobody uses it. */
@Tag("slow")
final class AbsentFlightRecorderTest {
    private static final String FLIGHT_RECORDER = "jdk.jfr";

    @TempDir
    private Path directory;

    /** All modules but Flight Recorder, and those that need it. */
    private static String modulesWithoutIt() {
        final ModuleFinder system = ModuleFinder.ofSystem();
        final Set<String> without = new HashSet<>();
        for (final ModuleReference module : system.findAll()) {
            if (!needs(system, module.descriptor().name(), new HashSet<>())) {
                without.add(module.descriptor().name());
            }
        }
        return String.join(",", without);
    }

    private static boolean needs(final ModuleFinder system, final String module, final Set<String> seen) {
        return module.equals(FLIGHT_RECORDER)
                || (seen.add(module)
                        && system.find(module).orElseThrow().descriptor().requires().stream()
                                .anyMatch(required -> needs(system, required.name(), seen)));
    }

    private String run(final List<String> options, final String... args) throws IOException, InterruptedException {
        final List<String> command = Run.command(args);
        command.addAll(1, options);
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    @Test
    void shouldWorkWithoutFlightRecorder() throws IOException, InterruptedException {
        final List<String> options = List.of("--limit-modules", modulesWithoutIt());
        final String image = directory.resolve("host.img").toString();
        run(options, "generate", "--nodes", "100", image);
        run(options, "index", image);
        run(options, "verify", image);

        final Path socket = directory.resolve("socket");
        try (ServeProcess serving = ServeProcess.startFast(directory, options, image, "--socket", socket.toString());
                ServeProcess successor =
                        ServeProcess.startFast(directory, options, "--takeover", "--socket", socket.toString())) {
            assertThat(serving.await()).isZero();
            try (Client client = Client.connect(socket)) {
                client.write("/a", "1");
                assertThat(client.read("/a")).isEqualTo("1");
            }
            assertThat(successor.terminate()).isZero();
        }
    }

    @Test
    void shouldLoadNoEventBeforeFlightRecorderIsUsed() throws IOException, InterruptedException {
        final String image = directory.resolve("host.img").toString();
        final List<String> unused = List.of("-Xlog:class+load:stdout");
        final List<String> used = List.of("-Xlog:class+load:stdout", "-XX:StartFlightRecording:dumponexit=false");

        assertThat(run(unused, "generate", "--nodes", "100", image))
                .contains("io.xenstream.codec.internal.FlightRecording ")
                .doesNotContain("jdk.jfr.Event ", "io.xenstream.nativeio.FilePublishEvent ");
        assertThat(run(used, "verify", image)).contains("io.xenstream.nativeio.FileOpenEvent ");
    }
}
