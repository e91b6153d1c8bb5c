// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/** What happens to the files at the path of a daemon's socket. */
final class BoundSocketFileTest {
    private static final String END = "end";

    @TempDir
    private Path directory;

    private final List<AFUNIXServerSocketChannel> channels = new ArrayList<>();
    private Path path;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("socket");
    }

    @AfterEach
    void close() throws IOException {
        for (final AFUNIXServerSocketChannel channel : channels) {
            channel.close();
        }
    }

    private BoundSocketFile.Listening listen(final Path socket) throws IOException {
        final BoundSocketFile.Listening listening = BoundSocketFile.listen(socket, 1);
        channels.add(listening.channel());
        return listening;
    }

    /** Leaves the file of a process that was killed. */
    private BoundSocketFile die(final Path socket) throws IOException {
        final BoundSocketFile.Listening dead = listen(socket);
        dead.channel().close();
        return dead.file();
    }

    private static void requireConnectable(final Path socket) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            assertThat(client.isConnected()).isTrue();
        }
    }

    private static String mode(final Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** The kernel reports each change of a file's attributes in the order of what happens in the directory. */
    private List<String> eventsOf(final WatchKey key) throws IOException, InterruptedException {
        Files.createFile(directory.resolve(END));
        final List<String> events = new ArrayList<>();
        while (true) {
            for (final WatchEvent<?> event : key.pollEvents()) {
                if (event.context().toString().equals(END)) {
                    return events;
                }
                events.add(event.kind().name() + ' ' + event.context());
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldCreateTheSocketWithItsMode() throws IOException, InterruptedException {
        try (WatchService service = directory.getFileSystem().newWatchService()) {
            final WatchKey key = directory.register(
                    service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            listen(path);

            assertThat(eventsOf(key))
                    .filteredOn(event -> event.endsWith(" socket"))
                    .containsExactly("ENTRY_CREATE socket");
        }
        assertThat(mode(path)).isEqualTo("rw-------");
        requireConnectable(path);
    }

    @Test
    void shouldKeepWhatIsNoSocket() throws IOException, InterruptedException {
        final Path file = Files.writeString(directory.resolve("file"), "an image");
        final Path stale = directory.resolve("stale");
        die(stale);
        final Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        final List<Path> others = List.of(
                file,
                fifo,
                Path.of("/dev/full"),
                Files.createDirectory(directory.resolve("folder")),
                Files.createSymbolicLink(directory.resolve("link"), file),
                Files.createSymbolicLink(directory.resolve("to-socket"), stale),
                Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("none")));
        for (final Path other : others) {
            final Object key = Files.getAttribute(other, "unix:ino", LinkOption.NOFOLLOW_LINKS);
            assertThatIOException()
                    .as("%s", other)
                    .isThrownBy(() -> listen(other))
                    .withMessageContaining("the path exists and is not a socket");
            assertThat(Files.getAttribute(other, "unix:ino", LinkOption.NOFOLLOW_LINKS))
                    .isEqualTo(key);
        }
        assertThat(file).hasContent("an image");
    }

    @Test
    void shouldKeepADatagramSocket() throws IOException {
        try (AFUNIXDatagramChannel datagrams = AFUNIXDatagramChannel.open()) {
            datagrams.bind(AFUNIXSocketAddress.of(path));
            final Object key = Files.getAttribute(path, "unix:ino");

            assertThatIOException().isThrownBy(() -> listen(path));
            assertThat(Files.getAttribute(path, "unix:ino")).isEqualTo(key);
        }
    }

    @Test
    void shouldKeepTheSocketOfAProcessThatDoesNotAccept() throws IOException {
        final BoundSocketFile.Listening busy = listen(path);
        try (AFUNIXSocketChannel first = AFUNIXSocketChannel.open();
                AFUNIXSocketChannel second = AFUNIXSocketChannel.open()) {
            // With a backlog of 1, two connections wait.
            first.connect(AFUNIXSocketAddress.of(path));
            second.connect(AFUNIXSocketAddress.of(path));

            assertThatIOException().isThrownBy(() -> listen(path)).withMessageContaining("listens on it");
            busy.channel().accept().close();
            requireConnectable(path);
        }
    }

    @Test
    void shouldListenAtTheLongestPath() throws IOException {
        final int room = BoundSocketFile.LONGEST_PATH - directory.toString().length() - 1;
        final Path longest = directory.resolve("s".repeat(room));
        listen(longest);
        try (AFUNIXSocketChannel client = AFUNIXSocketChannel.open()) {
            client.connect(AFUNIXSocketAddress.of(longest));
            assertThat(client.isConnected()).isTrue();
        }
        assertThat(directory.toFile().list())
                .containsExactly(longest.getFileName().toString());
    }

    @Test
    void shouldRefuseADirectoryWithTooLongAPathBeforeItCreatesAnything() throws IOException {
        final int room = BoundSocketFile.LONGEST_PATH - 5 - directory.toString().length();
        final Path deep = Files.createDirectory(directory.resolve("d".repeat(room)));
        assertThatIOException().isThrownBy(() -> listen(deep.resolve("s"))).withMessageContaining("at most 101");
        assertThat(deep).isEmptyDirectory();
    }

    @Test
    void shouldReplaceTheSocketOfAProcessThatDied() throws IOException {
        final BoundSocketFile dead = die(path);
        assertThat(path).exists();

        listen(path);
        requireConnectable(path);
        dead.delete();
        requireConnectable(path);
    }

    @Test
    void shouldDeleteItsOwnFileOnly() throws IOException {
        final BoundSocketFile own = listen(path).file();
        Files.move(path, directory.resolve("moved"));
        own.delete();
        assertThat(directory.resolve("moved")).exists();
        listen(path);
        own.delete();
        requireConnectable(path);
        BoundSocketFile.adopt(path).delete();
        assertThat(path).doesNotExist();
        Files.createFile(path);
        own.delete();
        assertThat(path).exists();
    }
}
