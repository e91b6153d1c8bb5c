// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.RecordType;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/** The smallest daemon that can be replaced. Its state is its connections, with their partial requests and their request counts. */
final class EchoDaemon implements HandoffSource, HandoffTarget, AutoCloseable {
    static final ImageHeader HEADER = ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN);
    private static final int LARGEST_NODE = 40;

    final List<String> calls = new ArrayList<>();
    final List<EchoConnection> connections = new ArrayList<>();
    HandoffLimits limits = HandoffLimits.DEFAULT;
    int offeredVersion = 2;
    Map<String, Long> demands = Map.of();
    int nodes = 10;
    /** The daemon's own file for the image; null to use the handoff's. */
    Path ownFile;
    /** A descriptor that is passed although the image does not name it. */
    FileDescriptor unnamed;
    /** Called at the start of each callback with its name. */
    Consumer<String> hook = call -> {};

    private RandomAccessFile ownImage;
    private AFUNIXServerSocketChannel listening;
    private boolean isServing;

    /** A daemon that serves nothing yet. */
    static EchoDaemon idle() {
        return new EchoDaemon();
    }

    static EchoDaemon listening(final Path socket) throws IOException {
        final EchoDaemon daemon = new EchoDaemon();
        daemon.listening = AFUNIXServerSocketChannel.open();
        daemon.listening.bind(AFUNIXSocketAddress.of(socket));
        daemon.listening.configureBlocking(false);
        daemon.keepSockets();
        daemon.isServing = true;
        return daemon;
    }

    private void keepSockets() {
        listening.setDeleteOnClose(false);
    }

    boolean isServing() {
        return isServing;
    }

    /** Runs one iteration; returns how many requests were answered. */
    int serve() throws IOException {
        if (!isServing) {
            return 0;
        }
        int answers = 0;
        AFUNIXSocketChannel accepted = listening.accept();
        while (accepted != null) {
            accepted.configureBlocking(false);
            connections.add(new EchoConnection(accepted));
            accepted = listening.accept();
        }
        final Iterator<EchoConnection> each = connections.iterator();
        while (each.hasNext()) {
            final EchoConnection connection = each.next();
            final long before = connection.answered;
            if (!connection.serve()) {
                connection.channel.close();
                each.remove();
            }
            answers += (int) (connection.answered - before);
        }
        return answers;
    }

    private void called(final String call) {
        calls.add(call);
        hook.accept(call);
    }

    @Override
    public HandoffOffer offer() {
        called("offer");
        return new HandoffOffer(
                offeredVersion,
                1L << RecordType.END
                        | 1L << RecordType.GLOBAL_DATA
                        | 1L << RecordType.CONNECTION_DATA
                        | 1L << RecordType.NODE_DATA,
                0,
                4096 + 2000L * connections.size() + 64L * nodes,
                2 + connections.size() + nodes,
                2000,
                1 + connections.size(),
                demands);
    }

    @Override
    public void freeze() {
        isServing = false;
        called("freeze");
    }

    @Override
    public void writeState(final HandoffState state) {
        called("writeState");
        try {
            if (ownFile == null) {
                try (ImageWriter writer = state.writer(HEADER)) {
                    state.finish(write(writer, state));
                }
            } else {
                final long length;
                try (NewImage image = MappedImage.create(ownFile);
                        ImageWriter writer = image.writer(HEADER)) {
                    length = write(writer, state);
                    image.publish(length);
                }
                ownImage = new RandomAccessFile(ownFile.toFile(), "rw");
                state.image(ownImage.getFD(), length);
                state.index(ownImage.getFD(), length);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long write(final ImageWriter writer, final HandoffState state) throws IOException {
        if (unnamed != null) {
            state.descriptor(unnamed);
        }
        writer.claimGlobalData().rwSocketFd(state.descriptor(listening.getFileDescriptor()));
        writer.commit();
        for (int i = 0; i < connections.size(); i++) {
            final EchoConnection connection = connections.get(i);
            final MutableDirectBuffer input = pending(connection.input);
            final MutableDirectBuffer output = pending(connection.output);
            writer.claimConnectionData(input.capacity(), output.capacity(), true)
                    .connId(i + 1)
                    .socket(state.descriptor(connection.channel.getFileDescriptor()))
                    .inData(input)
                    .outData(output)
                    .uniqueId(connection.answered);
            writer.commit();
        }
        for (int i = 0; i < nodes; i++) {
            final String path = i == 0 ? "/" : "/" + i;
            writer.claimNodeData(1, path.length(), LARGEST_NODE - path.length())
                    .permission(0, (byte) 'n', 0, 0)
                    .path(path)
                    .value(Buffers.of(new byte[LARGEST_NODE - path.length()]));
            writer.commit();
        }
        return writer.finish();
    }

    private static MutableDirectBuffer pending(final ByteBuffer buffer) {
        return Buffers.of(buffer.duplicate().flip());
    }

    @Override
    public void thaw(final HandoffException cause) {
        isServing = true;
        called("thaw " + cause.rule());
    }

    @Override
    public void released() {
        called("released");
    }

    @Override
    public HandoffLimits limits() {
        return limits;
    }

    @Override
    public void prepare(final HandoffOffer offer) {
        called("prepare");
    }

    @Override
    public void adopt(final AdoptedState state) {
        called("adopt");
        try (ImageReader reader = ImageReader.open(state.image())) {
            while (reader.next() && reader.type() <= RecordType.CONNECTION_DATA) {
                if (reader.type() == RecordType.GLOBAL_DATA) {
                    listening = (AFUNIXServerSocketChannel)
                            state.listeningSocket(reader.globalData().rwSocketFd());
                } else {
                    connections.add(adopted(reader.connectionData(), state));
                }
            }
        }
    }

    private static EchoConnection adopted(final ConnectionDataDecoder data, final AdoptedState state) {
        final EchoConnection connection = new EchoConnection((AFUNIXSocketChannel) state.connection(data.socketFd()));
        data.inData().getBytes(0, connection.input, data.inDataLength());
        data.outData().getBytes(0, connection.output, (int) data.outDataLength());
        connection.answered = data.uniqueId();
        return connection;
    }

    @Override
    public void verify(final AdoptedState state) {
        called("verify");
    }

    @Override
    public void ready(final AdoptedState state) {
        isServing = true;
        called("ready");
        state.close();
    }

    @Override
    public void abandoned(final HandoffException cause) {
        called("abandoned " + cause.rule());
    }

    @Override
    public void close() {
        try {
            for (final EchoConnection connection : connections) {
                connection.channel.close();
            }
            if (listening != null) {
                listening.close();
            }
            if (ownImage != null) {
                ownImage.close();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
