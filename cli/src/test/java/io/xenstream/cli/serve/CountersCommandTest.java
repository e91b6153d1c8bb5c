// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.xenstream.cli.Run;
import io.xenstream.counters.CounterFile;
import io.xenstream.counters.CounterKind;
import io.xenstream.interop.Client;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CountersCommandTest {
    @TempDir
    private Path directory;

    private String file;
    private String socket;

    @BeforeEach
    void name() {
        file = directory.resolve("counters").toString();
        socket = directory.resolve("socket").toString();
    }

    private Run counters() {
        return Run.of("counters", file);
    }

    private void write(final String name) {
        try (CounterFile counters = CounterFile.create(Path.of(file), name)) {
            counters.counter("a.counter", CounterKind.COUNTER).set(5);
            counters.counter("none", CounterKind.COUNTER);
            counters.counter("a.longer.gauge\u001b[1m", CounterKind.GAUGE).set(-12);
            counters.publish(false);
        }
    }

    @Tag("slow")
    @Test
    void shouldShowWhatADaemonCountsWhileItRunsAndWhenItWasKilled() throws IOException {
        try (ServeProcess serving = ServeProcess.start(directory, "--socket", socket, "--counters", file)) {
            try (Client client = Client.connect(Path.of(socket))) {
                client.write("/a", "1");
                client.read("/a");
            }
            final Run running = counters();
            assertThat(running.exitCode()).isZero();
            assertThat(running.output())
                    .contains(", process " + serving.pid() + ", running since ")
                    .containsPattern("daemon\\.requests\\.READ +1\n")
                    .doesNotContain("daemon.requests.RM");
            final Run second = Run.of("serve", "--socket", socket + "2", "--counters", file);
            assertThat(second.exitCode()).isEqualTo(4);
            assertThat(second.errors()).contains("XS-COUNT-004");
            serving.kill();

            final Run killed = counters();
            assertThat(killed.exitCode()).isEqualTo(1);
            assertThat(killed.output()).contains(" was killed after ").containsPattern("requests\\.READ +1\n");
        }
    }

    @Tag("slow")
    @Test
    void shouldShowWhatTheSuccessorCountsAfterATakeover() throws IOException {
        try (ServeProcess serving = ServeProcess.start(directory, "--socket", socket, "--counters", file);
                ServeProcess successor =
                        ServeProcess.start(directory, "--socket", socket, "--counters", file, "--takeover")) {
            assertThat(serving.await()).isZero();
            assertThat(counters().output()).contains(", process " + successor.pid() + ", running since ");
            assertThat(successor.terminate()).isZero();
        }
        final Run ended = Run.of("counters", "--watch", file);
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output()).contains(", ended at ");
    }

    @Test
    void shouldPrintNamesThatCannotControlTheTerminal() {
        write("a name\u0007");

        assertThat(counters().output())
                .contains(": a name\\u0007, process ")
                .containsPattern("a\\.counter {2,} 5\n")
                .contains("a.longer.gauge\\u001b[1m")
                .contains(" -12\n")
                .doesNotContain("none");
    }

    @Test
    void shouldPrintTheDocumentThatTheSchemaDescribes() throws IOException {
        write("test");
        final JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("../docs/schema/counters.schema.json")));
        final String document = Run.of("counters", "--format", "json", file).output();

        assertThat(schema.validate(document, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(document.replace("\"ended\"", "\"end\""), InputFormat.JSON))
                .isNotEmpty();
        assertThat(document.replaceAll("\\s+", ""))
                .contains("\"state\":\"ended\"", "{\"name\":\"none\",\"kind\":\"counter\",\"value\":0}");
        final String line =
                Run.of("counters", "--format", "json", "--watch", file).output();
        assertThat(line.lines()).hasSize(1);
        assertThat(schema.validate(line, InputFormat.JSON)).isEmpty();
    }

    @Test
    void shouldRefuseANewerFileAndOthers() throws IOException {
        write("test");
        final byte[] bytes = Files.readAllBytes(Path.of(file));
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(8, 2);
        Files.write(Path.of(file), bytes);
        assertThat(counters().exitCode()).isEqualTo(3);
        assertThat(counters().errors()).contains("XS-COUNT-002", "version 2, not 1");

        Files.writeString(Path.of(file), "precious");
        assertThat(counters().exitCode()).isEqualTo(3);
        final Run serving = Run.of("serve", "--socket", socket, "--counters", file);
        assertThat(serving.exitCode()).isEqualTo(4);
        assertThat(serving.errors()).contains("XS-COUNT-001");
        assertThat(Path.of(file)).hasContent("precious");
        assertThat(Path.of(socket)).doesNotExist();

        file = directory.toString();
        assertThat(counters().exitCode()).isEqualTo(3);
    }
}
