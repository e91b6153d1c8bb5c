// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.interop.Client;
import io.xenstream.interop.WatchEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
final class ServeCommandTest {
    @TempDir
    Path directory;

    private Path socket;

    @BeforeEach
    void nameSocket() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        socket = directory.resolve("socket");
    }

    private ServeProcess serve(final String... args) throws IOException {
        final String[] all = new String[args.length + 2];
        all[0] = "--socket";
        all[1] = socket.toString();
        System.arraycopy(args, 0, all, 2, args.length);
        return ServeProcess.start(directory, all);
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldServeAndSaveTheContentOfAnImage(final String name) throws IOException {
        final String image = Corpus.image(name, directory).toString();
        final String saved = directory.resolve("saved.img").toString();
        try (ServeProcess daemon = serve(image, "--save", saved);
                Client client = ServeProcess.connect(socket)) {
            final Map<String, String> served = new TreeMap<>();
            walk(client, "/", served);
            assertThat(served).isEqualTo(nodes(Corpus.bytes(name + ".img")));
            assertThat(daemon.errors()).contains("; dropped: ").contains(" connections, ");

            assertThat(daemon.terminate()).isZero();
            assertThat(daemon.output()).isEmpty();
        }
        assertThat(socket).doesNotExist();
        assertThat(directory.resolve("socket.handoff")).doesNotExist();
        assertThat(Run.of("verify", "--strict", saved).exitCode()).isZero();
        assertThat(Run.of("ls", "-f", "-p", saved).lines())
                .containsExactlyInAnyOrderElementsOf(
                        Run.of("ls", "-f", "-p", image).lines());
    }

    private static void walk(final Client client, final String path, final Map<String, String> found)
            throws IOException {
        found.put(path, text(client.read(0, path), String.join(",", client.permissions(path))));
        for (final String name : client.directory(path)) {
            walk(client, path.equals("/") ? "/" + name : path + "/" + name, found);
        }
    }

    private static Map<String, String> nodes(final byte[] image) {
        final Map<String, String> nodes = new TreeMap<>();
        try (Region region = Region.ofArray(image, "array");
                ImageReader reader = ImageReader.open(region)) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA) {
                    final NodeDataDecoder node = reader.nodeData();
                    if (node.isCommitted() && !node.pathString().startsWith("@")) {
                        nodes.put(node.pathString(), text(node.valueBytes(), permissions(node)));
                    }
                }
            }
        }
        return nodes;
    }

    private static String permissions(final NodeDataDecoder node) {
        final StringBuilder permissions = new StringBuilder();
        for (int i = 0; i < node.permissionCount(); i++) {
            permissions
                    .append(i == 0 ? "" : ",")
                    .append((char) node.permissionLetter(i))
                    .append(node.permissionDomid(i));
        }
        return permissions.toString();
    }

    private static String text(final byte[] value, final String permissions) {
        return HexFormat.of().formatHex(value) + " " + permissions;
    }

    @Test
    void shouldServeItsStoreAgainAfterACrash() throws IOException {
        final String image = Corpus.image("c-4.22-v2", directory).toString();
        final String store = directory.resolve("store").toString();
        try (ServeProcess daemon = serve(image, "--store", store);
                Client client = ServeProcess.connect(socket)) {
            client.write("/new/node", "1");
            client.introduce(99, 7);
            daemon.kill();
        }
        for (int i = 0; i < 3; i++) {
            try (ServeProcess daemon = serve("--store", store);
                    Client client = ServeProcess.connect(socket)) {
                assertThat(client.read("/new/node")).isEqualTo("1");
                assertThat(client.directory("/")).contains("local", "new");
                assertThat(client.request(17, 0, "99\0".getBytes(StandardCharsets.US_ASCII))
                                .text())
                        .isEqualTo("T");
                daemon.kill();
            }
        }
        assertThat(Run.of("ls", store, "/new").output()).contains("node = \"1\"");
        final Run again = Run.of("serve", image, "--socket", socket.toString(), "--store", store);
        assertThat(again.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(again.errors()).contains("XS-STORE-001");
    }

    @Test
    void shouldKeepATemporaryStoreThatCannotBeSaved() throws IOException {
        final Path gone = Files.createDirectory(directory.resolve("gone"));
        final String store;
        try (ServeProcess daemon = serve("--save", gone.resolve("saved.img").toString());
                Client client = ServeProcess.connect(socket)) {
            client.write("/a", "1");
            Files.delete(gone);
            assertThat(daemon.terminate()).isEqualTo(ExitCode.OUTPUT);
            final String errors = daemon.errors();
            assertThat(errors).contains("cannot ").contains("the store stays in ");
            store = errors.substring(errors.indexOf("xenstream recover ") + "xenstream recover ".length())
                    .lines()
                    .findFirst()
                    .orElseThrow()
                    .replace(" OUT", "");
        }
        final String saved = directory.resolve("saved.img").toString();
        assertThat(Run.of("recover", store, saved).exitCode()).isZero();
        assertThat(Run.of("ls", saved).output()).contains("a = \"1\"");
        try (var files = Files.list(Path.of(store))) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(Path.of(store));
    }

    @Test
    void shouldServeReadOnly() throws IOException {
        final String image = Corpus.image("c-4.22-v2", directory).toString();
        try (ServeProcess daemon = serve(image, "--read-only");
                Client client = ServeProcess.connect(socket)) {
            assertThat(client.directory("/")).isNotEmpty();
            assertThatThrownBy(() -> client.write("/new", "")).hasMessage("EROFS");
            assertThat(Files.getPosixFilePermissions(socket)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(daemon.terminate()).isZero();
        }
    }

    @Test
    void shouldPassClientsOnFromProcessToProcess() throws IOException {
        try (ServeProcess first = serve();
                Client client = ServeProcess.connect(socket)) {
            client.watch("/a", "t");
            final int transaction = client.startTransaction();
            client.write(transaction, "/a/b", new byte[] {'1'});
            try (ServeProcess second = serve("--takeover")) {
                assertThat(first.await()).isZero();
                assertThat(first.errors()).contains("a successor now serves");
                try (ServeProcess third = serve("--takeover")) {
                    assertThat(second.await()).isZero();
                    client.commit(transaction);
                    assertThat(client.events()).containsExactly(new WatchEvent("/a", "t"), new WatchEvent("/a/b", "t"));
                    try (Client other = ServeProcess.connect(socket)) {
                        assertThat(other.read("/a/b")).isEqualTo("1");
                    }
                    assertThat(third.terminate()).isZero();
                }
            }
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void shouldKeepServingIfTheSuccessorCannotHoldTheStore() throws IOException {
        try (ServeProcess daemon = serve();
                Client client = ServeProcess.connect(socket)) {
            for (int i = 0; i < 20; i++) {
                client.mkdir("/" + i);
            }
            final Run refused = Run.of("serve", "--takeover", "--max-nodes", "10", "--socket", socket.toString());

            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.errors()).contains("XS-HAND-006").hasLineCount(1);
            assertThat(client.directory("/")).hasSize(20);
            assertThat(daemon.terminate()).isZero();
        }
    }

    @Test
    void shouldReportWhyItCannotServe() throws IOException {
        assertThat(Run.of("serve", "--takeover", "--socket", socket.toString()).errors())
                .contains("XS-HAND-001")
                .hasLineCount(1);
        final String depths = Corpus.image(Corpus.WATCH_DEPTH, directory).toString();
        final Run unreadable = Run.of("serve", depths, "--socket", socket.toString());
        assertThat(unreadable.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(unreadable.errors()).contains("XS-WATCH-D1").hasLineCount(1);
        assertThat(socket).doesNotExist();

        final Path file = Files.createFile(directory.resolve("file"));
        final Run taken = Run.of("serve", "--socket", file.toString());
        assertThat(taken.exitCode()).isEqualTo(ExitCode.OUTPUT);
        assertThat(taken.errors()).contains(file.toString()).hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "serve --socket s --max-nodes 0",
                "serve --socket s --max-output 1",
                "serve --socket s --takeover image"
            })
    void shouldExplainAnInvalidCommandLine(final String line) {
        final Run run = Run.of(line.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).startsWith("xenstream: ").hasLineCount(1);
    }
}
