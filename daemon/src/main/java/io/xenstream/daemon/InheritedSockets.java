// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.handoff.BoundSocketFile;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/**
 * The sockets of a daemon that has written its state to an image and then replaced its program by this one, with its descriptors open: the one that clients
 * connect to, and theirs. The image names them by their numbers. A number that does not stand for such a socket is refused; it is neither read, written nor
 * closed. On Linux only. For one thread.
 *
 * <p>Until {@link StoreDaemon#adopt} nothing is changed that another process with the same descriptors would notice.
 */
public final class InheritedSockets {
    private final InheritedDescriptors descriptors = new InheritedDescriptors();
    private final AFUNIXServerSocketChannel listening;
    private final AFUNIXSocketAddress address;
    private final Path path;
    private final SortedSet<Integer> numbers = new TreeSet<>();
    private final List<String> refusals = new ArrayList<>();

    private InheritedSockets(final int number) throws IOException {
        listening = descriptors.listeningSocket(number);
        address = listening.getLocalAddress();
        if (address == null || !address.hasFilename()) {
            throw new IOException("it is not bound to a file");
        }
        path = address.getFile().toPath();
        numbers.add(number);
    }

    /**
     * Finds the socket that clients connect to.
     *
     * @param image   of a daemon that was this process
     * @param options limits and strictness for reading the image
     * @return the sockets; clients' are found by {@link StoreState#adopt}
     * @throws io.xenstream.codec.ImageException if the image is damaged
     * @throws ServingException                  if the image names no such socket
     */
    public static InheritedSockets find(final Region image, final ReadOptions options) {
        final int number = listeningNumber(image, options);
        try {
            return new InheritedSockets(number);
        } catch (final IOException misfit) {
            throw new ServingException(
                    "descriptor " + number + ", which the image names, is not the socket of a daemon that was this"
                            + " process before: " + misfit.getMessage(),
                    misfit);
        }
    }

    private static int listeningNumber(final Region image, final ReadOptions options) {
        try (ImageReader reader = ImageReader.open(image, options)) {
            while (reader.next()) {
                if (reader.type() == RecordType.GLOBAL_DATA) {
                    return reader.globalData().rwSocketFd();
                }
            }
            return -1;
        }
    }

    /** A client's socket; null if the number is not that of a connection to this daemon, or its user is not admitted. */
    SocketChannel connection(final int number) {
        try {
            if (numbers.contains(number)) {
                throw new IOException("the image names it twice");
            }
            final AFUNIXSocketChannel channel = descriptors.connection(number);
            if (!address.equals(channel.getLocalAddress())) {
                throw new IOException("it was not accepted at " + path);
            }
            if (!BoundSocketFile.admits(channel)) {
                throw new IOException("the user of the process at its other end is not admitted");
            }
            numbers.add(number);
            return channel;
        } catch (final IOException misfit) {
            refusals.add("descriptor " + number + " is not a client's: " + misfit.getMessage());
            return null;
        }
    }

    ServerSocketChannel listeningSocket() {
        return listening;
    }

    /**
     * Where clients connect.
     *
     * @return the path that the socket is bound to
     */
    public Path path() {
        return path;
    }

    /**
     * The descriptors that were found.
     *
     * @return their numbers, the listening socket's included
     */
    public SortedSet<Integer> numbers() {
        return Collections.unmodifiableSortedSet(numbers);
    }

    /**
     * The descriptors that were refused.
     *
     * @return a message for each
     */
    public List<String> refusals() {
        return Collections.unmodifiableList(refusals);
    }
}
