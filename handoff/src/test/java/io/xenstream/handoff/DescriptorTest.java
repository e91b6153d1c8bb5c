// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketPair;
import org.newsclub.net.unix.FileDescriptorCast;

final class DescriptorTest {
    @TempDir
    Path directory;

    @Test
    void shouldCloseTheDescriptorOfAConnectionWithItsChannel() throws IOException {
        try (AFUNIXSocketPair<AFUNIXSocketChannel> pair = AFUNIXSocketPair.open()) {
            final FileDescriptor copy = FileDescriptorCast.duplicating(
                            pair.getSocket1().getFileDescriptor())
                    .getFileDescriptor();
            final SocketChannel channel = Descriptor.connection(copy, "test");
            channel.close();

            assertThat(copy.valid()).isFalse();
            assertThat(pair.getSocket2().read(ByteBuffer.allocate(1))).isNegative();
        }
    }

    @Test
    void shouldCloseTheDescriptorOfAListeningSocketWithItsChannel() throws IOException {
        final Path socket = directory.resolve("socket");
        try (AFUNIXServerSocketChannel listening = AFUNIXServerSocketChannel.open()) {
            listening.bind(AFUNIXSocketAddress.of(socket), 1);
            final FileDescriptor copy = FileDescriptorCast.duplicating(listening.getFileDescriptor())
                    .getFileDescriptor();
            final ServerSocketChannel channel = Descriptor.listeningSocket(copy, "test");
            channel.close();

            assertThat(copy.valid()).isFalse();
            assertThat(socket).exists();
        }
    }
}
