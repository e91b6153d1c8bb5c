// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the files at the path of a socket. */
class SocketFileTest {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    @TempDir
    Path directory;

    private static ServerSocketChannel listen(final Path path) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
    }

    /** A socket at the path, and its listening channel. */
    private record Listening(SocketFile file, ServerSocketChannel channel) {
        static Listening at(final Path path) throws IOException {
            final SocketFile file = SocketFile.prepare(path, OWNER);
            final ServerSocketChannel channel = listen(file.bindPath());
            file.publish();
            return new Listening(file, channel);
        }
    }

    private void requireOnly(final String... names) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
        }
    }

    private static void requireConnectable(final Path path) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void shouldCreateASocketWithItsPermissionsAndDeleteIt() throws IOException {
        final Path path = directory.resolve("socket");
        final SocketFile file = SocketFile.prepare(path, OWNER);
        try (ServerSocketChannel channel = listen(file.bindPath())) {
            assertThat(path).doesNotExist();
            assertThat(Files.getPosixFilePermissions(file.bindPath().getParent()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            file.publish();

            assertThat(Files.getPosixFilePermissions(path)).isEqualTo(OWNER);
            requireOnly("socket");
            requireConnectable(path);
            file.close();
            file.close();
            assertThat(channel.isOpen()).isTrue();
        }
        requireOnly();
    }

    @Test
    void shouldReplaceTheSocketOfAProcessThatDied() throws IOException {
        final Path path = directory.resolve("socket");
        Listening.at(path).channel().close();
        final Listening again = Listening.at(path);
        requireConnectable(path);
        requireOnly("socket");
        again.file().close();
        again.channel().close();
        requireOnly();
    }

    @Test
    void shouldKeepTheSocketOfARunningProcess() throws IOException {
        final Path path = directory.resolve("socket");
        final Listening first = Listening.at(path);
        assertThatIOException()
                .isThrownBy(() -> SocketFile.prepare(path, OWNER))
                .withMessage("another process listens on it");
        requireConnectable(path);
        first.file().close();
        first.channel().close();
    }

    @Test
    void shouldKeepTheSocketOfARunningProcessWhoseQueueIsFull() throws IOException {
        final Path path = directory.resolve("socket");
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(path), 1);
            for (int i = 0; i < 4; i++) {
                assertThatIOException().isThrownBy(() -> SocketFile.prepare(path, OWNER));
            }
        }
    }

    @Test
    void shouldKeepWhatIsNotASocket() throws IOException {
        final Path file = Files.writeString(directory.resolve("file"), "an image");
        final Path folder = Files.createDirectory(directory.resolve("folder"));
        final Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        final Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("none"));
        final Path stale = directory.resolve("stale");
        listen(stale).close();
        final Path toSocket = Files.createSymbolicLink(directory.resolve("to-socket"), stale);
        for (final Path path : new Path[] {file, folder, link, dangling, toSocket, Path.of("/dev/null")}) {
            assertThatIOException()
                    .isThrownBy(() -> SocketFile.prepare(path, OWNER))
                    .as("%s", path)
                    .withMessageContaining("not a socket");
        }
        assertThat(file).hasContent("an image");
        requireOnly("file", "folder", "link", "dangling", "stale", "to-socket");
    }

    @Test
    void shouldKeepWhatAppearsWhileItStarts() throws IOException {
        final Path path = directory.resolve("socket");
        final SocketFile file = SocketFile.prepare(path, OWNER);
        try (ServerSocketChannel channel = listen(file.bindPath())) {
            Files.writeString(path, "an image");
            assertThatIOException().isThrownBy(file::publish).withMessageContaining("not a socket");
            file.close();
            assertThat(channel.isOpen()).isTrue();
        }
        assertThat(path).hasContent("an image");
        requireOnly("socket");
    }

    @Test
    void shouldKeepTheSocketOfItsSuccessor() throws IOException {
        final Path path = directory.resolve("socket");
        final Listening first = Listening.at(path);
        Files.delete(path);
        final Listening successor = Listening.at(path);
        first.file().close();
        first.channel().close();
        assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
        requireConnectable(path);
        successor.file().close();
        successor.channel().close();
        requireOnly();
    }

    @Test
    void shouldTakeTheLongestPathAndRefuseALongerOneBeforeItCreatesAnything() throws IOException {
        final Path parent = Files.createDirectories(directory.resolve(
                "d".repeat(SocketFile.LONGEST_PATH - 2 - directory.toString().length() - 1)));
        final Path longest = parent.resolve("s");
        assertThat(longest.toString()).hasSize(SocketFile.LONGEST_PATH);
        final Listening listening = Listening.at(longest);
        requireConnectable(longest);
        listening.file().close();
        listening.channel().close();

        assertThatIOException()
                .isThrownBy(() -> SocketFile.prepare(parent.resolve("st"), OWNER))
                .withMessageContaining("has 101 bytes, and may have at most 100; use a shorter one");
        assertThat(parent).isEmptyDirectory();
    }
}
