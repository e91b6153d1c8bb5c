// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecoverCommandTest {
    @TempDir
    Path directory;

    private Path store;
    private Path image;

    @BeforeEach
    void createStore() {
        store = directory.resolve("store");
        image = directory.resolve("host.img");
        try (LiveStore live = LiveStore.open(store, StoreOptions.DEFAULT)) {
            final UnsafeBuffer path = new UnsafeBuffer("/local/domain/1/name".getBytes(StandardCharsets.US_ASCII));
            live.write(path, path.capacity(), path, 1, 5, 1);
        }
    }

    @Test
    void shouldWriteTheNodesOfAStore() throws IOException {
        assertThat(Run.of("recover", store.toString(), image.toString()).output())
                .startsWith("5 nodes in ");

        assertThat(Run.of("verify", image.toString()).exitCode()).isZero();
        assertThat(Run.of("ls", "-f", image.toString()).output()).contains("/local/domain/1/name = \"local\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(image)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldRebuildTheIndexIfAsked() throws IOException {
        Files.write(store.resolve("store.idx"), new byte[10]);

        assertThat(Run.of("recover", store.toString(), image.toString()).errors())
                .startsWith("xenstream: XS-STORE-004 ");
        assertThat(Run.of("recover", "--rebuild-index", store.toString(), image.toString())
                        .exitCode())
                .isZero();
        assertThat(Run.of("ls", "-f", image.toString()).output()).contains("/local/domain/1/name = \"local\"");
    }

    @Test
    void shouldRefuseAStoreInUse() {
        try (LiveStore live = LiveStore.open(store, StoreOptions.DEFAULT)) {
            final Run run = Run.of("recover", store.toString(), image.toString());

            assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
            assertThat(run.errors()).startsWith("xenstream: XS-STORE-001 ").hasLineCount(1);
            assertThat(live.nodes()).isEqualTo(5);
        }
    }

    @Test
    void shouldRefuseWhatIsNoStore() {
        final Run run = Run.of("recover", directory.toString(), image.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.errors()).hasLineCount(1).contains("not the directory of a store");
        assertThat(directory).isDirectoryNotContaining("glob:**/store.img");
    }

    @Test
    void shouldNotReplaceTheStore() {
        final String live = store.resolve("store.img").toString();

        assertThat(Run.of("recover", store.toString(), live).exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Run.of("recover", store.toString(), image.toString()).exitCode())
                .isZero();
    }
}
