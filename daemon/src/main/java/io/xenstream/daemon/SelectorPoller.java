// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.newsclub.net.unix.AFUNIXSelectorProvider;

/** junixsocket's selector, which runs on any JVM. A wait costs as much as there are sockets, and makes some garbage. */
final class SelectorPoller implements Poller {
    private final Selector selector;
    /** Walked by index, since the selector makes more garbage when its selected keys are iterated. */
    private final List<PolledSocket> sockets = new ArrayList<>();

    private final List<PolledSocket> ready = new ArrayList<>();

    private SelectorPoller(final Selector selector) {
        this.selector = selector;
    }

    static SelectorPoller create() throws IOException {
        return new SelectorPoller(AFUNIXSelectorProvider.provider().openSelector());
    }

    @Override
    public PolledSocket add(final SelectableChannel channel, final Object owner) throws IOException {
        final PolledSocket socket = new PolledSocket(channel, owner, Descriptors.number(channel));
        channel.register(selector, operations(socket, PolledSocket.READ));
        sockets.add(socket);
        return socket;
    }

    private static int operations(final PolledSocket socket, final int operations) {
        return socket.channel() instanceof ServerSocketChannel && operations != 0 ? SelectionKey.OP_ACCEPT : operations;
    }

    @Override
    public void await(final PolledSocket socket, final int operations) {
        if (socket.awaited() != operations) {
            socket.awaited(operations);
            final SelectionKey key = socket.channel().keyFor(selector);
            if (key != null && key.isValid()) {
                key.interestOps(operations(socket, operations));
            }
        }
    }

    @Override
    public void remove(final PolledSocket socket) {
        socket.ready(0);
        if (sockets.remove(socket)) {
            final SelectionKey key = socket.channel().keyFor(selector);
            if (key != null) {
                key.cancel();
            }
        }
    }

    @Override
    public int poll(final long longestMillis) throws IOException {
        if (longestMillis == 0) {
            selector.selectNow();
        } else {
            selector.select(longestMillis);
        }
        ready.clear();
        for (int i = 0; i < sockets.size(); i++) {
            final PolledSocket socket = sockets.get(i);
            final SelectionKey key = socket.channel().keyFor(selector);
            // junixsocket invalidates the key of a socket whose peer has closed its end.
            final int operations = key == null || !key.isValid() ? PolledSocket.HANG_UP : key.readyOps();
            socket.ready((operations & SelectionKey.OP_ACCEPT) == 0 ? operations : operations | PolledSocket.READ);
            if (operations != 0) {
                ready.add(socket);
            }
        }
        return ready.size();
    }

    @Override
    public PolledSocket ready(final int number) {
        return ready.get(number);
    }

    @Override
    public void wakeUp() {
        if (selector.isOpen()) {
            selector.wakeup();
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (final IOException alreadyGone) {
            // Nothing waits on it.
        }
    }
}
