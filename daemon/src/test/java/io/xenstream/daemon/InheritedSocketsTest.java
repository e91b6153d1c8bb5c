// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.interop.Client;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketPair;
import org.newsclub.net.unix.FileDescriptorCast;

/** The JDK's own sockets stand for inherited ones: they too stay open when a process's program is replaced. */
final class InheritedSocketsTest {
    private static final ImageHeader HEADER = ImageHeader.of(1, ByteOrder.nativeOrder());
    private static final Path NUMBERS = Path.of("/proc/self/fd");
    private static final int MANY = 300;
    /** Their descriptors belong to a daemon, which closes them. */
    private static final List<Channel> ADOPTED = new ArrayList<>();

    @TempDir
    Path directory;

    private Path socket;
    private Inherited<ServerSocketChannel> listening;

    /** A channel and the number of its descriptor. */
    private record Inherited<T extends Channel>(T channel, int number) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (!ADOPTED.contains(channel)) {
                channel.close();
            }
        }
    }

    /** Makes a channel. */
    private interface Opener<T extends Channel> {
        T open() throws IOException;
    }

    private static <T extends Channel> Inherited<T> inherited(final Opener<T> opener) throws IOException {
        final Set<Path> before = sockets();
        final T channel = opener.open();
        final Set<Path> after = sockets();
        after.removeAll(before);
        assertThat(after).hasSize(1);
        return new Inherited<>(
                channel, Integer.parseInt(after.iterator().next().getFileName().toString()));
    }

    private static Set<Path> sockets() throws IOException {
        final Set<Path> found = new HashSet<>();
        try (Stream<Path> numbers = Files.list(NUMBERS)) {
            for (final Path number : numbers.toList()) {
                try {
                    if (Files.readSymbolicLink(number).toString().startsWith("socket:")) {
                        found.add(number);
                    }
                } catch (final NoSuchFileException closed) {
                    // The listing's own.
                }
            }
        }
        return found;
    }

    private static Inherited<ServerSocketChannel> listen(final Path path) throws IOException {
        return inherited(
                () -> ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path), 8));
    }

    private static Inherited<SocketChannel> accept(final Inherited<ServerSocketChannel> server) throws IOException {
        return inherited(() -> server.channel().accept());
    }

    @BeforeEach
    void listen() throws IOException {
        socket = directory.resolve("socket");
        listening = listen(socket);
    }

    @AfterEach
    void close() throws IOException {
        listening.close();
    }

    private static byte[] image(final int listeningNumber, final int... clients) {
        final byte[] bytes = new byte[1 << 16];
        try (WritableRegion region = WritableRegion.ofArray(bytes, "array");
                ImageWriter writer = ImageWriter.open(region, HEADER)) {
            writer.claimGlobalData().rwSocketFd(listeningNumber);
            writer.commit();
            for (int i = 0; i < clients.length; i++) {
                writer.claimConnectionData(0, 0, false).connId(i + 1).socket(clients[i]);
                writer.commit();
            }
            writer.claimNodeData(1, 1, 0).permission(0, 'n').path("/");
            writer.commit();
            return Arrays.copyOf(bytes, (int) writer.finish());
        }
    }

    private static InheritedSockets find(final int listeningNumber) {
        try (Region region = Region.ofArray(image(listeningNumber), "array")) {
            return InheritedSockets.find(region, ReadOptions.DEFAULT);
        }
    }

    @Test
    void shouldServeTheClientsOfAnotherDaemon() throws IOException, InterruptedException {
        try (Client client = Client.connect(socket);
                Inherited<SocketChannel> accepted = accept(listening);
                Client waiting = Client.connect(socket)) {
            final byte[] image = image(listening.number(), accepted.number(), 0, -1);
            final StoreState state;
            final InheritedSockets sockets;
            try (Region region = Region.ofArray(image, "array")) {
                sockets = InheritedSockets.find(region, ReadOptions.DEFAULT);
                state = StoreState.adopt(
                        StoreLocation.temporary(directory), region, DaemonLimits.DEFAULT, ReadOptions.DEFAULT, sockets);
            }
            assertThat(sockets.path()).isEqualTo(socket);
            assertThat(sockets.numbers()).hasSize(2);
            assertThat(sockets.refusals()).hasSize(2);
            assertThat(state.report().connections()).isEqualTo(1);
            assertThat(state.report().droppedConnections()).isEqualTo(2);
            // Another process with the same descriptors would notice otherwise.
            assertThat(isBlocking(accepted.number())).isTrue();
            ADOPTED.add(accepted.channel());
            ADOPTED.add(listening.channel());
            final StoreDaemon daemon = StoreDaemon.adopt(sockets, state, false);
            final AtomicBoolean isEnding = new AtomicBoolean();
            final Thread thread = new Thread(() -> {
                while (!isEnding.get()) {
                    daemon.doWork(Duration.ofSeconds(10));
                }
            });
            thread.start();
            client.write("/a", "1");
            assertThat(waiting.read("/a")).isEqualTo("1");
            isEnding.set(true);
            daemon.wakeUp();
            thread.join();
            daemon.close();
        }
        assertThat(socket).doesNotExist();
    }

    private static boolean isBlocking(final int number) throws IOException {
        final String flags = Files.readString(Path.of("/proc/self/fdinfo", Integer.toString(number)))
                .lines()
                .filter(line -> line.startsWith("flags:"))
                .findFirst()
                .orElseThrow()
                .substring(6)
                .trim();
        return (Integer.parseInt(flags, 8) & 04000) == 0;
    }

    @Test
    void shouldRefuseWhateverIsNotTheListeningSocket() throws IOException {
        try (Client client = Client.connect(socket);
                Inherited<SocketChannel> accepted = accept(listening);
                Inherited<ServerSocketChannel> deaf =
                        inherited(() -> ServerSocketChannel.open(StandardProtocolFamily.UNIX))) {
            assertThat(deaf.number()).isNotEqualTo(listening.number());
            for (int number = -2; number < MANY; number++) {
                final int wanted = number;
                if (wanted != listening.number()) {
                    assertThatThrownBy(() -> find(wanted))
                            .isInstanceOf(ServingException.class)
                            .hasMessageContaining("is not the socket of a daemon");
                }
            }
            assertThat(find(listening.number()).path()).isEqualTo(socket);
            requireUsable(client, accepted);
        }
    }

    /** Nothing was read from it, and it was not shut down. */
    private static void requireUsable(final Client client, final Inherited<SocketChannel> accepted) throws IOException {
        client.send(new byte[] {7});
        final ByteBuffer read = ByteBuffer.allocate(2);
        assertThat(accepted.channel().read(read)).isEqualTo(1);
        assertThat(read.get(0)).isEqualTo((byte) 7);
    }

    @Test
    void shouldRefuseWhateverIsNotAClient() throws IOException {
        final Path otherPath = directory.resolve("other");
        try (AFUNIXSocketPair<AFUNIXSocketChannel> own = AFUNIXSocketPair.open();
                Inherited<ServerSocketChannel> other = listen(otherPath);
                Client client = Client.connect(socket);
                Inherited<SocketChannel> accepted = accept(listening);
                Client elsewhere = Client.connect(otherPath);
                Inherited<SocketChannel> acceptedElsewhere = accept(other);
                Inherited<SocketChannel> unconnected =
                        inherited(() -> SocketChannel.open(StandardProtocolFamily.UNIX));
                Inherited<SocketChannel> internet = inherited(SocketChannel::open)) {
            final InheritedSockets sockets = find(listening.number());
            for (int number = -2; number < MANY; number++) {
                if (number == accepted.number()) {
                    assertThat(sockets.connection(number)).isNotNull();
                }
                assertThat(sockets.connection(number)).isNull();
            }
            assertThat(sockets.numbers()).containsExactlyInAnyOrder(listening.number(), accepted.number());
            assertThat(sockets.refusals())
                    .contains(
                            refusal(accepted, "the image names it twice"),
                            refusal(listening, "the image names it twice"),
                            refusal(acceptedElsewhere, "it was not accepted at " + socket),
                            refusal(unconnected, "it is not connected"),
                            refusal(internet, "it is not a unix stream socket"),
                            "descriptor "
                                    + FileDescriptorCast.using(own.getSocket1().getFileDescriptor())
                                            .as(Integer.class)
                                    + " is not a client's: this process has opened it itself")
                    .anyMatch(refusal -> refusal.endsWith("it is not open"));
            requireUsable(client, accepted);
            requireUsable(elsewhere, acceptedElsewhere);
            try (Client another = Client.connect(otherPath);
                    Inherited<SocketChannel> acceptedLater = accept(other)) {
                requireUsable(another, acceptedLater);
            }
        }
    }

    private static String refusal(final Inherited<?> descriptor, final String reason) {
        return "descriptor " + descriptor.number() + " is not a client's: " + reason;
    }
}
