// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketPair;

/** What a {@link Poller} promises, for each kind. */
abstract class PollerContract {
    private static final int LONG_MILLIS = 60_000;

    abstract Poller create() throws IOException;

    /** Two connected sockets. */
    static final class Pair implements AutoCloseable {
        final AFUNIXSocketChannel near;
        private final AFUNIXSocketChannel far;

        Pair() throws IOException {
            final AFUNIXSocketPair<AFUNIXSocketChannel> pair = AFUNIXSocketPair.open();
            near = pair.getSocket1();
            far = pair.getSocket2();
            near.configureBlocking(false);
            far.configureBlocking(false);
        }

        void sendByte() throws IOException {
            assertThat(far.write(ByteBuffer.allocate(1))).isOne();
        }

        void readByte() throws IOException {
            assertThat(near.read(ByteBuffer.allocate(1))).isOne();
        }

        /** As another process gets it. */
        FileDescriptor copyOfNear() throws IOException {
            final AFUNIXSocketPair<AFUNIXSocketChannel> way = AFUNIXSocketPair.open();
            final AFUNIXSocketChannel from = way.getSocket1();
            final AFUNIXSocketChannel to = way.getSocket2();
            try {
                from.setOutboundFileDescriptors(near.getFileDescriptor());
                from.write(ByteBuffer.allocate(1));
                to.setAncillaryReceiveBufferSize(1024);
                to.read(ByteBuffer.allocate(1));
                return to.getReceivedFileDescriptors()[0];
            } finally {
                Descriptors.close(from);
                Descriptors.close(to);
            }
        }

        @Override
        public void close() {
            Descriptors.close(near);
            Descriptors.close(far);
        }
    }

    @Test
    void shouldFindNothingReadyWithoutInput() throws IOException {
        try (Poller poller = create();
                Pair pair = new Pair()) {
            final PolledSocket socket = poller.add(pair.near, null);
            assertThat(poller.poll(0)).isZero();
            assertThat(poller.poll(1)).isZero();
            assertThat(socket.isReady()).isFalse();
        }
    }

    @Test
    void shouldTellInputUntilItIsRead() throws IOException {
        try (Poller poller = create();
                Pair pair = new Pair()) {
            final PolledSocket socket = poller.add(pair.near, null);
            pair.sendByte();
            for (int i = 0; i < 2; i++) {
                assertThat(poller.poll(LONG_MILLIS)).isOne();
                assertThat(poller.ready(0)).isSameAs(socket);
                assertThat(socket.isReadable()).isTrue();
                assertThat(socket.isWritable()).isFalse();
                assertThat(socket.isHungUp()).isFalse();
            }
            pair.readByte();
            assertThat(poller.poll(0)).isZero();
            assertThat(socket.isReady()).isFalse();
        }
    }

    @Test
    void shouldTellOnlyWhatItAwaits() throws IOException {
        try (Poller poller = create();
                Pair pair = new Pair()) {
            final PolledSocket socket = poller.add(pair.near, null);
            pair.sendByte();
            poller.await(socket, 0);
            assertThat(poller.poll(0)).isZero();
            poller.await(socket, PolledSocket.WRITE);
            assertThat(poller.poll(LONG_MILLIS)).isOne();
            assertThat(socket.isWritable()).isTrue();
            assertThat(socket.isReadable()).isFalse();
            poller.await(socket, PolledSocket.READ | PolledSocket.WRITE);
            assertThat(poller.poll(LONG_MILLIS)).isOne();
            assertThat(socket.isWritable() && socket.isReadable()).isTrue();
        }
    }

    @Test
    void shouldTellThatThePeerHasHungUp() throws IOException {
        try (Poller poller = create();
                Pair pair = new Pair()) {
            final PolledSocket socket = poller.add(pair.near, null);
            poller.await(socket, 0);
            Descriptors.close(pair.far);
            assertThat(poller.poll(LONG_MILLIS)).isOne();
            assertThat(socket.isHungUp()).isTrue();
        }
    }

    @Test
    void shouldNotTellWhatIsRemoved() throws IOException {
        try (Poller poller = create();
                Pair pair = new Pair();
                Pair other = new Pair()) {
            final PolledSocket socket = poller.add(pair.near, null);
            final PolledSocket stays = poller.add(other.near, null);
            pair.sendByte();
            other.sendByte();
            assertThat(poller.poll(LONG_MILLIS)).isEqualTo(2);
            poller.remove(socket);
            assertThat(socket.isReady()).isFalse();
            assertThat(stays.isReadable()).isTrue();
            poller.remove(socket);
            assertThat(poller.poll(0)).isOne();
            assertThat(poller.ready(0)).isSameAs(stays);
        }
    }

    @Test
    void shouldTellThatAClientConnects(@TempDir final Path directory) throws IOException {
        final AFUNIXSocketAddress address = AFUNIXSocketAddress.of(directory.resolve("socket"));
        try (Poller poller = create();
                AFUNIXServerSocketChannel listening = AFUNIXServerSocketChannel.open()) {
            listening.bind(address);
            listening.configureBlocking(false);
            final PolledSocket socket = poller.add(listening, null);
            assertThat(poller.poll(0)).isZero();
            try (AFUNIXSocketChannel client = AFUNIXSocketChannel.open()) {
                client.connect(address);
                assertThat(poller.poll(LONG_MILLIS)).isOne();
                assertThat(socket.isReadable()).isTrue();
                poller.await(socket, 0);
                assertThat(poller.poll(0)).isZero();
                poller.await(socket, PolledSocket.READ);
                assertThat(poller.poll(LONG_MILLIS)).isOne();
                listening.accept().close();
                assertThat(poller.poll(0)).isZero();
            }
        }
    }

    @Test
    void shouldBeWokenBeforeAndDuringAWait() throws Exception {
        try (Poller poller = create()) {
            poller.wakeUp();
            poller.wakeUp();
            assertThat(poller.poll(LONG_MILLIS)).isZero();
            for (int i = 0; i < 100; i++) {
                final CompletableFuture<Void> other = CompletableFuture.runAsync(poller::wakeUp);
                assertThat(poller.poll(LONG_MILLIS)).isZero();
                other.get();
            }
        }
    }

    @Test
    void shouldIgnoreCallsWhenClosed() throws IOException {
        final Poller poller = create();
        try (Pair pair = new Pair()) {
            final PolledSocket socket = poller.add(pair.near, null);
            poller.close();
            poller.close();
            poller.remove(socket);
            poller.wakeUp();
        }
    }
}
