// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.Place;
import io.xenstream.nativeio.SocketFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The address of a server: {@code HOST:PORT}, {@code [IPV6]:PORT}, or {@code unix:PATH}.
 *
 * @param host   host name or IP address; null for a Unix domain socket
 * @param port   0 to 65535; a server that listens on 0 gets a free port
 * @param socket path of a Unix domain socket; null for TCP
 */
public record RpcAddress(String host, int port, Path socket) {
    private static final String UNIX = "unix:";
    private static final int LARGEST_PORT = 0xFFFF;
    /** The maximum length in bytes of a path that the Java platform can connect to. */
    private static final int LONGEST_SOCKET_PATH = 106;

    /**
     * Validates the port.
     *
     * @param host   host name or IP address, or null
     * @param port   0 to 65535
     * @param socket path of a socket, or null
     * @throws IllegalArgumentException if the port is out of range
     */
    public RpcAddress {
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("port must be from 0 to " + LARGEST_PORT + ", but is " + port);
        }
    }

    /**
     * Returns a TCP address.
     *
     * @param host host name or IP address
     * @param port 0 to 65535
     * @return the address
     */
    public static RpcAddress tcp(final String host, final int port) {
        return new RpcAddress(host, port, null);
    }

    /**
     * Returns the address of a Unix domain socket.
     *
     * @param socket the path of the socket
     * @return the address
     */
    public static RpcAddress unix(final Path socket) {
        return new RpcAddress(null, 0, socket);
    }

    /**
     * Parses an address.
     *
     * @param text {@code HOST:PORT}, {@code [IPV6]:PORT}, or {@code unix:PATH}
     * @return the address
     * @throws TransferException if the text is not an address
     */
    public static RpcAddress parse(final String text) {
        if (text.startsWith(UNIX) && text.length() > UNIX.length()) {
            return unix(path(text));
        }
        final int colon = text.lastIndexOf(':');
        final String host = colon < 0 ? "" : text.substring(0, colon);
        final boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || (host.indexOf(':') >= 0 && !isBracketed)) {
            throw malformed(text);
        }
        try {
            final int port = Integer.parseInt(text.substring(colon + 1));
            return tcp(isBracketed ? host.substring(1, host.length() - 1) : host, port);
        } catch (final IllegalArgumentException e) {
            throw malformed(text);
        }
    }

    private static Path path(final String text) {
        try {
            return Path.of(text.substring(UNIX.length()));
        } catch (final InvalidPathException e) {
            throw malformed(text);
        }
    }

    private static TransferException malformed(final String text) {
        return new TransferException(
                RpcRule.ADDRESS, Place.whole(text), "HOST:PORT, [IPV6]:PORT or unix:PATH", "'" + text + "'");
    }

    /**
     * Returns whether this is a Unix domain socket.
     *
     * @return false for TCP
     */
    public boolean isUnix() {
        return socket != null;
    }

    /**
     * Returns whether connections stay on this host. Resolves the host name.
     *
     * @return true for Unix domain sockets and loopback addresses
     */
    public boolean isLocal() {
        if (isUnix()) {
            return true;
        }
        final InetAddress resolved = new InetSocketAddress(host, port).getAddress();
        return resolved != null && resolved.isLoopbackAddress();
    }

    /**
     * Returns the address to connect to.
     *
     * @throws TransferException if the path of a socket is too long
     */
    SocketAddress toSocketAddress() {
        if (!isUnix()) {
            return new InetSocketAddress(host, port);
        }
        try {
            SocketFile.requireLength(socket, LONGEST_SOCKET_PATH);
        } catch (final IOException tooLong) {
            throw new TransferException(
                    RpcRule.ADDRESS,
                    Place.whole(toString()),
                    "a path that the system can connect to",
                    String.valueOf(tooLong.getMessage()));
        }
        return UnixDomainSocketAddress.of(socket);
    }

    @Override
    public String toString() {
        if (isUnix()) {
            return UNIX + socket;
        }
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
