// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.command.ExitCode;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that reads an image reads that of a live store, whether that is open or not. */
final class LiveStoreArgumentTest {
    @TempDir
    Path directory;

    private Path store;

    /** The commands that read an image, and the exit code of each. */
    static Stream<String> readers() {
        return Stream.of(
                "ls STORE",
                "ls -f -p STORE /local/domain",
                "dump STORE",
                "dump --format ndjson STORE",
                "verify STORE",
                "verify --strict STORE",
                "verify --for c-4.17 STORE",
                "stat STORE",
                "copy STORE OUT",
                "repair STORE OUT",
                "extract --domain 1 STORE OUT",
                "merge --replace STORE PART OUT",
                "convert STORE OUT --to image",
                "convert STORE OUT --to oxenstored --allow-loss",
                "diff STORE STORE",
                "report STORE -o OUT",
                "ls STORE/store.img",
                "verify LINK",
                "recover STORE OUT");
    }

    /** What this session has the store from: an image with connections, and a node that has moved and left a gap. */
    @BeforeEach
    void createStore() throws IOException {
        store = directory.resolve("store");
        final Path image = Corpus.image("c-4.17-v1", directory);
        assertThat(Run.of(
                                "extract",
                                "--domain",
                                "1",
                                image.toString(),
                                directory.resolve("part.img").toString())
                        .exitCode())
                .isZero();
        try (MappedImage original = MappedImage.open(image);
                LiveStore live = LiveStore.load(store, original.region(), StoreOptions.DEFAULT)) {
            write(live, "/local/domain/1/name", "a longer name than before, and therefore at another place");
        }
        Files.createSymbolicLink(directory.resolve("link.img"), store.resolve("store.img"));
    }

    private static void write(final LiveStore live, final String path, final String value) {
        final UnsafeBuffer where = new UnsafeBuffer(path.getBytes(StandardCharsets.US_ASCII));
        final UnsafeBuffer bytes = new UnsafeBuffer(value.getBytes(StandardCharsets.US_ASCII));
        live.write(where, where.capacity(), bytes, 0, bytes.capacity(), LiveStore.INHERITED);
    }

    private Run run(final String command) {
        final String[] arguments = command.split(" ");
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = arguments[i]
                    .replace("STORE", store.toString())
                    .replace("OUT", directory.resolve("out").toString())
                    .replace("PART", directory.resolve("part.img").toString())
                    .replace("LINK", directory.resolve("link.img").toString());
        }
        return Run.of(arguments);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void shouldReadAStoreThatIsClosed(final String command) {
        assertThat(run(command).exitCode()).as("%s", run(command)).isZero();
    }

    @ParameterizedTest
    @MethodSource("readers")
    void shouldReadAStoreThatIsOpen(final String command) {
        final Run closed = run(command);
        try (LiveStore live = LiveStore.open(store, StoreOptions.DEFAULT)) {
            final Run run = run(command);
            if (command.startsWith("recover")) {
                assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
            } else {
                assertThat(run).isEqualTo(closed);
            }
            assertThat(live.nodes()).isPositive();
        }
    }

    @Test
    void shouldReadWhatTheStoreContainsNow() {
        try (LiveStore live = LiveStore.open(store, StoreOptions.DEFAULT)) {
            write(live, "/local/domain/1/name", "first");
            assertThat(run("ls -f STORE").output()).contains("/local/domain/1/name = \"first\"");
            write(live, "/local/domain/1/name", "second");
            assertThat(run("ls -f STORE").output()).contains("/local/domain/1/name = \"second\"");
        }
    }

    @Test
    void shouldGiveACopyToTheUserOnly() throws IOException {
        assertThat(run("copy STORE OUT").exitCode()).isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("out"))))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldReadAStoreWhoseProcessWasKilledInACommit() throws IOException {
        final String before = run("ls STORE").output();
        setFlag();

        assertThat(run("ls STORE")).isEqualTo(new Run(ExitCode.FINE, before, ""));
    }

    private void setFlag() throws IOException {
        try (RandomAccessFile image =
                new RandomAccessFile(store.resolve("store.img").toFile(), "rw")) {
            image.seek(15);
            image.write(2);
        }
    }

    @Test
    void shouldSayThatAStoreIsBusy() throws IOException {
        try (RandomAccessFile image =
                new RandomAccessFile(store.resolve("store.img").toFile(), "rw")) {
            image.write(new byte[8]);
        }

        final Run run = run("ls STORE");

        assertThat(run.exitCode()).isEqualTo(ExitCode.BUSY);
        assertThat(run.errors()).startsWith("xenstream: XS-STORE-009 ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"store.img", "store.idx", "store.log"})
    void shouldReplaceNoFileOfAStore(final String name) throws IOException {
        final byte[] before = Files.readAllBytes(store.resolve(name));
        final Path link = Files.createSymbolicLink(directory.resolve("link"), store.resolve(name));
        for (final String target : new String[] {"STORE/" + name, link.toString()}) {
            final Run same = run("copy STORE " + target);
            assertThat(same.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(same.errors()).hasLineCount(1);

            final Run other = run("copy PART " + target);
            assertThat(other.exitCode()).isEqualTo(ExitCode.OUTPUT);
            assertThat(other.errors()).contains("is a file of a live store").hasLineCount(1);
        }
        assertThat(Files.readAllBytes(store.resolve(name))).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"index STORE", "index --check STORE", "index STORE/store.img"})
    void shouldWriteNoIndexOfAStore(final String command) {
        final Run run = run(command);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).contains("is a live store").hasLineCount(1);
    }
}
