// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.FileDescriptorCast;

/** Receives what a daemon of this process tells its service manager, and gives descriptors back to the next one. */
final class TestServiceManager implements AutoCloseable {
    private static final int LONGEST = 4096;
    private static final int ANCILLARY_LENGTH = 256;

    private final Path directory;
    private final Path notifySocket;
    private final AFUNIXDatagramChannel channel;
    private final List<String> messages = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();

    /** A descriptor with its name. */
    record Kept(String name, FileDescriptor descriptor) {
        int number() {
            try {
                return FileDescriptorCast.using(descriptor).as(Integer.class);
            } catch (final IOException closed) {
                throw new AssertionError(closed);
            }
        }

        /** A copy, since who gets it closes it. */
        Kept copy() {
            return new Kept(name, duplicate(descriptor));
        }

        Kept named(final String other) {
            return new Kept(other, duplicate(descriptor));
        }
    }

    TestServiceManager(final Path directory) throws IOException {
        this.directory = directory;
        this.notifySocket = directory.resolve("notify");
        this.channel = AFUNIXDatagramChannel.open();
        channel.bind(AFUNIXSocketAddress.of(notifySocket));
        channel.configureBlocking(false);
        channel.setAncillaryReceiveBufferSize(ANCILLARY_LENGTH);
    }

    private static FileDescriptor duplicate(final FileDescriptor descriptor) {
        try {
            return FileDescriptorCast.duplicating(descriptor).getFileDescriptor();
        } catch (final IOException closed) {
            throw new AssertionError(closed);
        }
    }

    Path socket() {
        return directory.resolve("socket");
    }

    Path clientsFile() {
        return directory.resolve("store").resolve(StoreLocation.CLIENTS_NAME);
    }

    /** Starts a daemon that gets these descriptors. */
    TestDaemon start(final List<Kept> passed) {
        final StoreState state = StoreState.open(StoreLocation.of(directory.resolve("store")), DaemonLimits.DEFAULT);
        return new TestDaemon(socket(), state, false, environment(passed));
    }

    private ServiceEnvironment environment(final List<Kept> passed) {
        final List<String> names = new ArrayList<>();
        for (final Kept one : passed) {
            final int index = one.number() - ServiceEnvironment.FIRST_DESCRIPTOR;
            names.addAll(Collections.nCopies(Math.max(0, index + 1 - names.size()), "unknown"));
            names.set(index, one.name());
        }
        return new ServiceEnvironment(Optional.of(notifySocket.toString()), names);
    }

    /** Takes all messages that have come; returns the descriptors that are kept. */
    List<Kept> receive() throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        channel.receive(bytes);
        // The senders have no address, so that none is returned.
        while (bytes.position() > 0) {
            final String message = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
            bytes.clear();
            messages.add(message);
            final String name = message.substring(message.indexOf("FDNAME=") + "FDNAME=".length());
            if (message.startsWith("FDSTORE=1\n")) {
                // The channel would close it with itself.
                final FileDescriptor received = channel.getReceivedFileDescriptors()[0];
                kept.add(new Kept(name, duplicate(received)));
                new FileOutputStream(received).close();
            } else if (message.startsWith("FDSTOREREMOVE=1\n")) {
                forget(name);
            }
            channel.receive(bytes);
        }
        return List.copyOf(kept);
    }

    /** Closes what is kept under a name. */
    void forget(final String name) throws IOException {
        for (final Kept one : kept) {
            if (one.name().equals(name)) {
                close(one);
            }
        }
        kept.removeIf(one -> one.name().equals(name));
    }

    /** Copies for the next daemon. */
    List<Kept> copies() throws IOException {
        return receive().stream().map(Kept::copy).toList();
    }

    List<String> messages() throws IOException {
        receive();
        return messages;
    }

    private static void close(final Kept one) throws IOException {
        new FileOutputStream(one.descriptor()).close();
    }

    @Override
    public void close() throws IOException {
        for (final Kept one : kept) {
            close(one);
        }
        channel.close();
    }
}
