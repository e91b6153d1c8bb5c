// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketPair;

/**
 * A takeover of one client and a few nodes within this process, with some requests. It loads the classes that a takeover uses, which would
 * otherwise happen while nobody serves.
 */
final class DaemonWarmUp {
    private static final Path NOWHERE = Path.of("warm-up");
    private static final ImageHeader HEADER = ImageHeader.of(ImageHeader.LATEST_VERSION, ByteOrder.LITTLE_ENDIAN);
    private static final int IMAGE_LENGTH = 1 << 16;
    private static final int TRANSACTION = 1;
    /** The first round takes most of the time; after some more, a takeover takes half of the time it took after one. */
    private static final int ROUNDS = 8;

    private static final AtomicBoolean DONE = new AtomicBoolean();

    private DaemonWarmUp() {}

    /** Runs it unless it has succeeded in this process before; returns whether it has succeeded. */
    static boolean once() {
        if (DONE.get()) {
            return true;
        }
        try {
            for (int i = 0; i < ROUNDS; i++) {
                takeOver();
            }
            DONE.set(true);
        } catch (final IOException | UncheckedIOException | XenstreamException | ServingException e) {
            // Whatever is wrong also stops the takeover, which reports it.
            return false;
        }
        return true;
    }

    private static void takeOver() throws IOException {
        final StoreLocation location = StoreLocation.temporary(Path.of(System.getProperty("java.io.tmpdir")));
        final AFUNIXSocketPair<AFUNIXSocketChannel> first = AFUNIXSocketPair.open();
        final AFUNIXSocketPair<AFUNIXSocketChannel> second = AFUNIXSocketPair.open();
        try (StoreState state = StoreState.open(location, DaemonLimits.DEFAULT)) {
            keepClients(location.clients());
            state.connect(nonBlocking(first.getSocket1()));
            final byte[] image = serveAndSave(state, first.getSocket2());
            final SocketChannel adopted = nonBlocking(second.getSocket1());
            try (Region region = Region.ofArray(image, NOWHERE.toString())) {
                serveAndSave(StoreState.takeOver(region, DaemonLimits.DEFAULT, number -> adopted), second.getSocket2());
            }
        } finally {
            location.delete();
            close(first);
            close(second);
        }
    }

    /** What a successor does for clients that a service manager keeps. */
    private static void keepClients(final Path path) {
        try (ClientsFile file = ClientsFile.create(path, 1, 1, 1)) {
            file.lastUniqueId(1);
            final long client = file.addClient(1, 1, true);
            file.remove(file.addWatch(1, 1, Watch.UNLIMITED, NodePath.ROOT, NodePath.ROOT));
            file.flag(client, false);
            file.publish();
            SavedClients.read(path, IMAGE_LENGTH);
        } finally {
            ClientsFile.delete(path);
        }
    }

    private static void close(final AFUNIXSocketPair<AFUNIXSocketChannel> pair) {
        Descriptors.close(pair.getSocket1());
        Descriptors.close(pair.getSocket2());
    }

    private static SocketChannel nonBlocking(final SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        return channel;
    }

    /** Serves one client and returns the image that a successor would receive. */
    private static byte[] serveAndSave(final StoreState state, final SocketChannel client) throws IOException {
        final StoreDaemon daemon = StoreDaemon.resume(NOWHERE, AFUNIXServerSocketChannel.open(), state, false);
        final byte[] image = new byte[IMAGE_LENGTH];
        try (WritableRegion region = WritableRegion.ofArray(image, NOWHERE.toString());
                ImageWriter writer = ImageWriter.open(region, HEADER)) {
            client.write(ByteBuffer.wrap(requests()));
            daemon.doWork();
            daemon.doWork();
            daemon.save(writer, Descriptors::number);
            return Arrays.copyOf(image, (int) writer.finish());
        } finally {
            daemon.release();
        }
    }

    private static byte[] requests() {
        final byte[][] requests = {
            request(MessageType.WATCH, 0, "/warm-up\0token\0"),
            request(MessageType.WRITE, 0, "/warm-up/node\0value"),
            request(MessageType.READ, 0, "/warm-up/node\0"),
            request(MessageType.DIRECTORY, 0, "/warm-up\0"),
            request(MessageType.SET_PERMS, 0, "/warm-up\0n0\0r1\0"),
            request(MessageType.GET_PERMS, 0, "/warm-up\0"),
            request(MessageType.MKDIR, 0, "/warm-up/more\0"),
            request(MessageType.RM, 0, "/warm-up/more\0"),
            request(MessageType.READ, 0, "/missing\0"),
            request(MessageType.TRANSACTION_START, 0, "\0"),
            request(MessageType.READ, TRANSACTION, "/warm-up/node\0"),
            request(MessageType.WRITE, TRANSACTION, "/warm-up/node\0value"),
            request(MessageType.TRANSACTION_START, 0, "\0"),
            request(MessageType.TRANSACTION_END, TRANSACTION + 1, "T\0")
        };
        final ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(requests).mapToInt(request -> request.length).sum());
        Arrays.stream(requests).forEach(all::put);
        return all.array();
    }

    private static byte[] request(final int type, final int transaction, final String payload) {
        final byte[] strings = ProtocolText.of(payload);
        final byte[] bytes = new byte[MessageHeader.LENGTH + strings.length];
        MessageHeader.encode(new UnsafeBuffer(bytes), 0, type, 1, transaction, strings.length);
        System.arraycopy(strings, 0, bytes, MessageHeader.LENGTH, strings.length);
        return bytes;
    }
}
