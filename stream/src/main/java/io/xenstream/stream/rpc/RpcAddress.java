// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.StreamException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * Where a server listens: {@code HOST:PORT}, {@code [IPV6]:PORT}, or {@code unix:PATH}.
 *
 * @param host   the host's name or number; null for a unix domain socket
 * @param port   0 to 65535; a server that listens on 0 is given a free one
 * @param socket the path of a unix domain socket; null for TCP
 */
public record RpcAddress(String host, int port, Path socket) {
    private static final String UNIX = "unix:";
    private static final int LARGEST_PORT = 0xFFFF;

    /**
     * Checks the parts.
     *
     * @param host name or number, or null
     * @param port 0 to 65535
     * @param socket path, or null
     * @throws IllegalArgumentException if the port is out of its range
     */
    public RpcAddress {
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("port must be from 0 to " + LARGEST_PORT + ", but is " + port);
        }
    }

    /**
     * An address on a network.
     *
     * @param host the host's name or number
     * @param port 0 to 65535
     * @return the address
     */
    public static RpcAddress tcp(final String host, final int port) {
        return new RpcAddress(host, port, null);
    }

    /**
     * An address in the file system, for processes of this host.
     *
     * @param socket the path of the socket
     * @return the address
     */
    public static RpcAddress unix(final Path socket) {
        return new RpcAddress(null, 0, socket);
    }

    /**
     * Reads an address.
     *
     * @param text {@code HOST:PORT}, {@code [IPV6]:PORT}, or {@code unix:PATH}
     * @return the address
     * @throws StreamException if it is none
     */
    public static RpcAddress parse(final String text) {
        if (text.startsWith(UNIX) && text.length() > UNIX.length()) {
            return unix(Path.of(text.substring(UNIX.length())));
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

    private static StreamException malformed(final String text) {
        return new StreamException(
                RpcRule.ADDRESS, ImageLocation.whole(text), "HOST:PORT, [IPV6]:PORT or unix:PATH", "'" + text + "'");
    }

    /**
     * Whether it is in the file system.
     *
     * @return false for TCP
     */
    public boolean isUnix() {
        return socket != null;
    }

    /**
     * Whether what goes there stays on this host.
     *
     * @return true for a unix domain socket, and for a loopback address
     */
    public boolean isLocal() {
        if (isUnix()) {
            return true;
        }
        final InetAddress resolved = new InetSocketAddress(host, port).getAddress();
        return resolved != null && resolved.isLoopbackAddress();
    }

    SocketAddress toSocketAddress() {
        return isUnix() ? UnixDomainSocketAddress.of(socket) : new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        if (isUnix()) {
            return UNIX + socket;
        }
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
